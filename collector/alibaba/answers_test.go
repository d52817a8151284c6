package alibaba_test

import (
	"net/http"
	"runtime"
	"testing"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

func TestAnswerThatIsNotWholeIsAFailure(t *testing.T) {
	t.Parallel()
	body := func(text string) cloudsim.Fault { return cloudsim.Fault{Body: &text} }
	for name, fault := range map[string]cloudsim.Fault{
		"empty":                         body(""),
		"blank":                         body(" \n"),
		"a web page":                    body("<!DOCTYPE html><html><body>Sign in</body></html>"),
		"null":                          body("null"),
		"a list":                        body("[]"),
		"an empty object":               body("{}"),
		"another action's":              body(`{"ImageExportStatus":"Exporting","RequestId":"1"}`),
		"an error with a 200":           body(`{"Code":"InternalError","Message":"x","RequestId":"1"}`),
		"no images":                     body(`{"TotalCount":0}`),
		"no list":                       body(`{"Images":{},"TotalCount":1}`),
		"no count":                      body(`{"Images":{"Image":[]}}`),
		"an empty list of some":         body(`{"Images":{"Image":[]},"TotalCount":13}`),
		"an image without an id":        body(`{"Images":{"Image":[{"ImageName":"web"}]},"TotalCount":1}`),
		"an image that is none":         body(`{"Images":{"Image":[null]},"TotalCount":1}`),
		"an image's ID that is no text": body(`{"Images":{"Image":[{"ImageId":{}}]},"TotalCount":1}`),
		"two documents":                 body(`{"Images":{"Image":[]},"TotalCount":0}{}`),
		"half, cut off":                 {Torn: true},
		"half, with its length":         {Half: true},
		"a 204 without a body":          {Status: http.StatusNoContent},
		"a redirect":                    {Status: http.StatusFound},
		"more than 64 MiB":              {Flood: 65 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetExports(cloudsim.Always(many(3)...))
			cloud.SetFaults(fault)
			tasks, err := cloud.list(t)
			providertest.FailsFor(t, err, collector.Decode)
			if tasks != nil {
				t.Errorf("and %d tasks", len(tasks))
			}
		})
	}
}

// Also the body of an error.
func TestABodyWithoutEndIsNotReadIntoMemory(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusInternalServerError} {
		cloud := newCloud(t)
		cloud.SetFaults(cloudsim.Fault{Flood: 1 << 40})
		cloud.account.Endpoint = providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			cloud.ServeHTTP(w, r)
		}))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := cloud.list(t)
		runtime.ReadMemStats(&after)
		providertest.FailsFor(t, err, collector.Decode)
		if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; allocated > 1024 {
			t.Errorf("%d: %d MiB allocated on the way", status, allocated)
		}
		if n := len(cloud.Requests()); n != 1 {
			t.Errorf("%d: asked %d times", status, n)
		}
	}
}
