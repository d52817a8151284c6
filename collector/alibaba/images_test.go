package alibaba_test

import (
	"cmp"
	"net/http"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// sorted are the tasks in the order of their IDs.
func sorted(tasks []collector.Task) []collector.Task {
	slices.SortFunc(tasks, func(a, b collector.Task) int { return cmp.Compare(a.ID, b.ID) })
	return tasks
}

func TestEveryStateAsTheCloudTellsIt(t *testing.T) {
	c := newCloud(t)
	past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	c.SetExports(cloudsim.Always(
		cloudsim.Export{Source: "m-1", SourceName: "web", Bucket: "b", Key: "nightly/m-1.qcow2", Begins: past, Takes: 2 * time.Hour},
		cloudsim.Export{Source: "m-2", SourceName: "データ", Bucket: "b", Key: "nightly/m 2.qcow2", Begins: past},
		cloudsim.Export{Source: "m-3", Bucket: "b", Key: "m-3.qcow2", Begins: past, End: cloudsim.Fails, Message: "not told"},
		cloudsim.Export{Source: "m-4", SourceName: "never exported", Begins: future},
		cloudsim.Export{Source: "m-5", SourceName: "never either", Begins: future, Word: "Unexported"},
		cloudsim.Export{Source: "m-6", Begins: past, Word: "Verifying"},
	))
	tasks, err := c.list(t)
	if err != nil {
		t.Fatal(err)
	}
	want := []collector.Task{
		{ID: "m-1", State: collector.Running, ProviderState: "Exporting", SourceID: "m-1", SourceName: "web"},
		{ID: "m-2", State: collector.Succeeded, ProviderState: "Exported", SourceID: "m-2", SourceName: "データ",
			Destination: "b/nightly/m 2.qcow2", Format: "qcow2"},
		{ID: "m-3", State: collector.Failed, ProviderState: "ExportError", SourceID: "m-3", FailureReason: collector.OtherFailure},
		{ID: "m-6", State: collector.Unknown, ProviderState: "Verifying", SourceID: "m-6", Destination: "", Format: ""},
	}
	got := sorted(tasks)
	got[3].Destination, got[3].Format = "", "" // of a word that nobody knows, the simulator tells what it likes
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSamplesReadAsAPersonReadsThem(t *testing.T) {
	for file, want := range map[string][]collector.Task{
		// The sample of the API reference, whose TotalCount is not the number of its images.
		"documented.json": {
			{ID: "m-xxx", State: collector.Succeeded, ProviderState: "Exported", SourceID: "m-xxx", SourceName: "m-xxx",
				Destination: "bucket/m-xxx.qcow2", Format: "qcow2"},
		},
		// What an account has: a signed URL, an image on its way to OSS, one that never was, one without a single value.
		"account.json": {
			{ID: "m-5ra1", State: collector.Succeeded, ProviderState: "Exported", SourceID: "m-5ra1", SourceName: "web",
				Destination: "user_defined_bucket/nightly/m-5ra1.raw.tar.gz", Format: "raw"},
			{ID: "m-5ra2", State: collector.Running, ProviderState: "Exporting", SourceID: "m-5ra2", SourceName: "db"},
		},
		"none.json":      nil,
		"none-bare.json": nil,
	} {
		t.Run(file, func(t *testing.T) {
			sample, err := os.ReadFile("testdata/" + file)
			if err != nil {
				t.Fatal(err)
			}
			c := newCloud(t)
			c.account.Endpoint = providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body := sample
				if r.URL.Query().Get("PageNumber") != "1" {
					body = []byte(`{"Images":{"Image":[]},"PageNumber":2,"PageSize":50,"TotalCount":13}`)
				}
				_, _ = w.Write(body)
			}))
			tasks, err := c.list(t)
			if err != nil || !reflect.DeepEqual(sorted(tasks), want) {
				t.Errorf("got  %+v, %v\nwant %+v", tasks, err, want)
			}
		})
	}
}
