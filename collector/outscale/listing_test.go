package outscale_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/internal/providertest"
)

// many are exports that are over.
func many(n int) func(time.Time) []cloudsim.Export {
	exports := make([]cloudsim.Export, n)
	for i := range exports {
		exports[i] = cloudsim.Export{ID: fmt.Sprintf("export-%d", i), Source: "src-1", Bucket: "b"}
	}
	return cloudsim.Always(exports...)
}

func TestListingsAreReadToTheLastPage(t *testing.T) {
	for kind, action := range actions {
		t.Run(kind, func(t *testing.T) {
			c := newCloud(t)
			c.SetExports(action, many(2001))
			tasks, err := c.list(t, kind)
			if err != nil {
				t.Fatal(err)
			}
			ids := make(map[string]bool)
			for _, task := range tasks {
				ids[task.ID] = true
			}
			if len(tasks) != 2001 || len(ids) != 2001 {
				t.Errorf("%d tasks with %d ids, want 2001", len(tasks), len(ids))
			}
			asked := c.Requests()
			if len(asked) != 3 {
				t.Errorf("%d requests, want 3", len(asked))
			}
			for i, request := range asked {
				if request.Action != action || request.Form.Get("ResultsPerPage") != "1000" || request.Form.Has("NextPageToken") != (i > 0) {
					t.Errorf("request %d: %+v", i, request)
				}
			}
		})
	}
}

func TestListingWithoutEndIsAFailure(t *testing.T) {
	t.Run("token that repeats", func(t *testing.T) {
		c := newCloud(t)
		c.SetExports(cloudsim.ReadImageExportTasks, many(1))
		c.SetFaults(cloudsim.Fault{RepeatToken: true})
		_, err := c.list(t, outscale.Image)
		providertest.FailsFor(t, err, collector.Decode)
		if n := len(c.Requests()); n != 2 {
			t.Errorf("%d requests, want 2", n)
		}
	})
	t.Run("ever new tokens", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := newBubbleCloud(t)
			c.SetFaults(cloudsim.Fault{EndlessPages: true})
			_, err := c.list(t, outscale.Snapshot)
			providertest.FailsFor(t, err, collector.Decode)
			if n := len(c.Requests()); n != 1000 {
				t.Errorf("%d requests, want 1000", n)
			}
		})
	})
}

func TestAnswerThatIsNotWholeIsAFailure(t *testing.T) {
	body := func(text, contentType string) cloudsim.Fault {
		return cloudsim.Fault{Body: &text, ContentType: contentType}
	}
	json := func(text string) cloudsim.Fault { return body(text, "application/json") }
	for name, fault := range map[string]cloudsim.Fault{
		"empty":                     json(""),
		"blank":                     json(" \n"),
		"null":                      json("null"),
		"a text":                    json(`"fine"`),
		"a list":                    json("[]"),
		"a web page":                body("<!DOCTYPE html><html><body>Sign in</body></html>", "text/html"),
		"a web page said JSON":      json("<!DOCTYPE html>"),
		"a page of XHTML":           body("<html/>", "text/xml"),
		"JSON said a web page":      body(`{"ImageExportTasks": []}`, "text/html"),
		"half, cut off":             {Torn: true},
		"half, with its length":     {Half: true},
		"two documents":             json(`{"ImageExportTasks": []}{"ImageExportTasks": []}`),
		"the other action's":        json(`{"SnapshotExportTasks": []}`),
		"an error with a 200":       json(`{"Errors": [{"Type": "AccessDenied", "Code": "1"}]}`),
		"no list":                   json(`{"ResponseContext": {"RequestId": "1"}}`),
		"null for a list":           json(`{"ImageExportTasks": null}`),
		"an object for a list":      json(`{"ImageExportTasks": {}}`),
		"a number for an id":        json(`{"ImageExportTasks": [{"TaskId": 5}]}`),
		"a task without an id":      json(`{"ImageExportTasks": [{"State": "failed"}]}`),
		"null for a task":           json(`{"ImageExportTasks": [null]}`),
		"nothing, with a 204":       {Status: 204},
		"more than 64 MiB":          json(`{"ImageExportTasks": [], "Other": "` + strings.Repeat("x", 64<<20) + `"}`),
		"an answer that never ends": {Flood: 1 << 40},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCloud(t)
			c.SetExports(cloudsim.ReadImageExportTasks, many(3))
			c.SetFaults(fault)
			tasks, err := c.list(t, outscale.Image)
			providertest.FailsFor(t, err, collector.Decode)
			if tasks != nil {
				t.Errorf("and %d tasks", len(tasks))
			}
		})
	}
}

// A refusal needs a few hundred bytes. Of one that does not end, hardly more is read.
func TestRefusalWithoutEndIsNotRead(t *testing.T) {
	done := make(chan int)
	url := providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		sent := 0
		for block := make([]byte, 1<<20); sent < 1<<30; sent += len(block) {
			if _, err := w.Write(block); err != nil {
				break
			}
		}
		done <- sent
	}))
	c := newCloud(t)
	c.account.Endpoint = url
	_, err := c.list(t, outscale.Image)
	providertest.FailsFor(t, err, collector.API)
	if sent := <-done; sent > 64<<20 {
		t.Errorf("%d bytes were read", sent)
	}
}

func TestOddProgressCostsNothingButItself(t *testing.T) {
	for figure, want := range map[string]*float64{
		"17": new(17.), "0": new(0.), "-1": new(-1.), "150": new(150.), `"17"`: new(17.), "17.5": new(17.), "1.7e1": new(17.),
		`"017"`: new(17.), `"+17"`: new(17.), `""`: nil, `"soon"`: nil, `"17 of 100"`: nil, `"NaN"`: nil, "99999999999": nil, "null": nil, `"\""`: nil,
	} {
		c := newCloud(t)
		text := `{"ImageExportTasks": [{"TaskId": "x", "State": "pending", "Comment": "\"Progress\": \"x\"", "Progress" : ` + figure + `}]}`
		c.SetFaults(cloudsim.Fault{Body: &text})
		tasks, err := c.list(t, outscale.Image)
		if err != nil || len(tasks) != 1 || tasks[0].State != collector.Running {
			t.Errorf("%s: %v, %v", figure, tasks, err)
			continue
		}
		if got := tasks[0].Progress; (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%s: got %v, want %v", figure, got, want)
		}
	}
}

func TestEmptyListIsNoFailure(t *testing.T) {
	for kind := range actions {
		if tasks, err := newCloud(t).list(t, kind); err != nil || len(tasks) != 0 {
			t.Errorf("%s: %v, %v", kind, tasks, err)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	elsewhere := 0
	other := providertest.Serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	proxy := providertest.Serve(t, http.RedirectHandler(other, http.StatusTemporaryRedirect))
	c := newCloud(t)
	c.account.Endpoint = proxy
	_, err := c.list(t, outscale.Image)
	providertest.FailsFor(t, err, collector.API, "307")
	if elsewhere != 0 {
		t.Errorf("%d requests went elsewhere", elsewhere)
	}
}
