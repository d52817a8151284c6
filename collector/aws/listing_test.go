package aws_test

import (
	"fmt"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/aws"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// many are exports that are over, one begun in each minute until now.
func many(n int) func(time.Time) []cloudsim.Export {
	exports := make([]cloudsim.Export, n)
	for i := range exports {
		exports[i] = cloudsim.Export{
			ID: fmt.Sprintf("export-%d", i), Source: fmt.Sprintf("ami-%d", i), Bucket: "b",
			Begins: time.Now().Add(-time.Duration(i+1) * time.Minute), Takes: time.Second,
		}
	}
	return cloudsim.Always(exports...)
}

func TestListingsAreReadToTheLastPage(t *testing.T) {
	for kind, c := range map[string]struct {
		tasks, requests int
		maxResults      string
	}{
		aws.StoreImage:     {401, 3, "200"},
		aws.ExportImage:    {501, 2, "500"},
		aws.ExportInstance: {600, 1, ""},
	} {
		t.Run(kind, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.SetExports("eu-west-1", kinds[kind], many(c.tasks))
			tasks, err := cloud.list(t, kind)
			if err != nil {
				t.Fatal(err)
			}
			ids := make(map[string]bool)
			for _, task := range tasks {
				ids[task.ID] = true
			}
			if len(tasks) != c.tasks || len(ids) != c.tasks {
				t.Errorf("%d tasks with %d ids, want %d", len(tasks), len(ids), c.tasks)
			}
			asked := cloud.Requests()
			if len(asked) != c.requests {
				t.Errorf("%d requests, want %d", len(asked), c.requests)
			}
			for _, request := range asked {
				if got := request.Form.Get("MaxResults"); got != c.maxResults || request.Form.Has("ImageId.1") {
					t.Errorf("asked with %v, want MaxResults %q and no ImageId", request.Form, c.maxResults)
				}
			}
		})
	}
}

func TestListingWithoutEndIsAFailure(t *testing.T) {
	t.Run("token that repeats", func(t *testing.T) {
		cloud := newCloud(t)
		cloud.SetExports("eu-west-1", cloudsim.DescribeStoreImageTasks, many(1))
		cloud.SetFaults(cloudsim.Fault{RepeatToken: true})
		_, err := cloud.list(t, aws.StoreImage)
		providertest.FailsFor(t, err, collector.Decode)
		if n := len(cloud.Requests()); n != 2 {
			t.Errorf("%d requests, want 2", n)
		}
	})
	t.Run("ever new tokens", func(t *testing.T) {
		cloud := newCloud(t)
		cloud.SetFaults(cloudsim.Fault{EndlessPages: true})
		_, err := cloud.list(t, aws.ExportImage)
		providertest.FailsFor(t, err, collector.Decode)
		if n := len(cloud.Requests()); n != 1000 {
			t.Errorf("%d requests, want 1000", n)
		}
	})
}

func TestAnswerThatIsNotWholeIsAFailure(t *testing.T) {
	body := func(text, contentType string) cloudsim.Fault {
		return cloudsim.Fault{Body: &text, ContentType: contentType}
	}
	for name, fault := range map[string]cloudsim.Fault{
		"empty":                  body("", "text/xml"),
		"blank":                  body(" \n", "text/xml"),
		"a web page":             body("<!DOCTYPE html><html><body>Sign in</body></html>", "text/html"),
		"JSON":                   body(`{"StoreImageTaskResults":[]}`, "application/json"),
		"half, cut off":          {Torn: true},
		"half, with its length":  {Half: true},
		"another action's":       body(`<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>`, "text/xml"),
		"an error with a 200":    body(`<Response><Errors><Error><Code>InternalError</Code></Error></Errors></Response>`, "text/xml"),
		"no list":                body(`<DescribeStoreImageTasksResponse><requestId>1</requestId></DescribeStoreImageTasksResponse>`, "text/xml"),
		"broken in its middle":   body(`<DescribeStoreImageTasksResponse><storeImageTaskResultSet><item></storeImageTaskResultSet></DescribeStoreImageTasksResponse>`, "text/xml"),
		"a time that is none":    body(storeImageAnswer(`<taskStartTime>yesterday</taskStartTime>`), "text/xml"),
		"more than 64 MiB":       {Flood: 65 << 20},
		"a list that never ends": {Flood: 1 << 40},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.SetExports("eu-west-1", cloudsim.DescribeStoreImageTasks, many(3))
			cloud.SetFaults(fault)
			tasks, err := cloud.list(t, aws.StoreImage)
			providertest.FailsFor(t, err, collector.Decode)
			if tasks != nil {
				t.Errorf("and %d tasks", len(tasks))
			}
		})
	}
}

func storeImageAnswer(members string) string {
	return `<DescribeStoreImageTasksResponse><storeImageTaskResultSet><item><amiId>ami-1</amiId>` + members +
		`</item></storeImageTaskResultSet><nextToken/></DescribeStoreImageTasksResponse>`
}

func TestOddProgressCostsNothingButItself(t *testing.T) {
	for figure, want := range map[string]*float64{
		"17": new(17.), "-1": new(-1.), "150": new(150.), "": nil, "soon": nil, "17.5": nil, "99999999999": nil,
	} {
		cloud := newCloud(t)
		text := storeImageAnswer(`<progressPercentage>` + figure + `</progressPercentage><storeTaskState>InProgress</storeTaskState>`)
		cloud.SetFaults(cloudsim.Fault{Body: &text})
		tasks, err := cloud.list(t, aws.StoreImage)
		if err != nil || len(tasks) != 1 || tasks[0].State != collector.Running {
			t.Errorf("%q: %v, %v", figure, tasks, err)
			continue
		}
		if got := tasks[0].Progress; (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%q: got %v, want %v", figure, got, want)
		}
	}
}

// The API has no ID for a task, and lists an image as often as it was stored, in the same bucket too.
func TestAnImageThatIsStoredTwiceIsTwoTasks(t *testing.T) {
	cloud := newCloud(t)
	first := cloudsim.Export{Source: "ami-1", Bucket: "b", Key: "ami-1.bin", Begins: time.Now().Add(-time.Hour), Takes: time.Minute}
	second := first
	second.Begins, second.Takes, second.NoProgress = time.Now().Add(-time.Minute), time.Hour, true
	cloud.SetExports("eu-west-1", cloudsim.DescribeStoreImageTasks, cloudsim.Always(first, second))
	tasks, err := cloud.list(t, aws.StoreImage)
	if err != nil || len(tasks) != 2 || tasks[0].ID == tasks[1].ID {
		t.Fatalf("%v, %v", tasks, err)
	}
	for _, task := range tasks { // neither the empty reason of a healthy task nor a missing figure is taken for anything
		if task.State == collector.Failed || task.Message != "" || task.FailureReason != "" {
			t.Errorf("a healthy task: %+v", task)
		}
		if running := task.State == collector.Running; running != (task.Progress == nil) {
			t.Errorf("its progress: %+v", task)
		}
	}
}

func TestEmptyListIsNoFailure(t *testing.T) {
	for kind := range kinds {
		if tasks, err := newCloud(t).list(t, kind); err != nil || len(tasks) != 0 {
			t.Errorf("%s: %v, %v", kind, tasks, err)
		}
	}
}

// A task of each kind as the cloud has it, field by field.
func TestFields(t *testing.T) {
	begins := time.Now().Add(-30 * time.Minute).Truncate(time.Millisecond)
	export := cloudsim.Export{
		ID: "export-1", Source: "src-1", SourceName: "web", Bucket: "b", Key: "k/x", Format: "VMDK", Begins: begins, Takes: time.Hour,
	}
	for kind, want := range map[string]collector.Task{
		aws.StoreImage: {ID: "src-1:b:" + begins.UTC().Format("2006-01-02T15:04:05.000Z"), ProviderState: "InProgress",
			Progress: new(50.), Started: begins.UTC()},
		aws.ExportImage:    {ID: "export-1", ProviderState: "active", Progress: new(50.)},
		aws.ExportInstance: {ID: "export-1", ProviderState: "active", Format: "VMDK"},
	} {
		cloud := newCloud(t)
		cloud.SetExports("eu-west-1", kinds[kind], cloudsim.Always(export))
		want.State, want.SourceID, want.Destination = collector.Running, "src-1", "b/k/x"
		tasks, err := cloud.list(t, kind)
		if err != nil || len(tasks) != 1 {
			t.Fatalf("%s: %v, %v", kind, tasks, err)
		}
		if got, want := providertest.Show(tasks[0]), providertest.Show(want); got != want {
			t.Errorf("%s:\n got %s\nwant %s", kind, got, want)
		}
	}
}
