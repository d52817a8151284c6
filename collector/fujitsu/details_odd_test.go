package fujitsu_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// The status may go back from processing to queued, and both are active.
func TestStateOfTheDetailIsTheNewerOne(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	flap := running("e-1")
	calls := 0
	cloud.SetExports(cloudsim.FujitsuImageExport, func(time.Time) []cloudsim.Export {
		calls++
		flap.Word = []string{"processing", "queued", "queued", "processing", "processing", "succeeded", "succeeded"}[calls-1]
		return []cloudsim.Export{flap}
	})
	for _, want := range []collector.State{collector.Queued, collector.Running, collector.Succeeded, collector.Succeeded} {
		if got := cloud.lists(t)[0]; got.State != want {
			t.Errorf("got %s (%s), want %s", got.State, got.ProviderState, want)
		}
	}
	if n := cloud.asked(cloudsim.FujitsuStatus); n != 3 {
		t.Errorf("%d details, want 3: the end was seen in the last one", n)
	}
}

func TestOddMembersCostNothingButThemselves(t *testing.T) {
	t.Parallel()
	for figure, want := range map[string]any{"17": 17., "-1": -1., "99.5": 99.5, `"21"`: 21., "": nil, "soon": nil, "null": nil, "[]": nil} {
		cloud := newCloud(t)
		export := running("e-1")
		export.Progress = &figure
		cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(export))
		var got any
		if task := cloud.lists(t)[0]; task.Progress != nil {
			got = *task.Progress
		}
		if got != want {
			t.Errorf("%q: got %v, want %v", figure, got, want)
		}
	}
	cloud := newCloud(t)
	odd := `{"exports":[{"export_id":"e-1","export_status":7,"image_id":null,"request_time":1700000000,"status":[]}]}`
	cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuList, Body: &odd})
	if task := cloud.lists(t)[0]; task.State != collector.Unknown || !task.Started.IsZero() || task.SourceID != "" {
		t.Errorf("got %+v", task)
	}
}

// A message is the API's in either spelling, and error codes are read in both.
func TestMessageInsteadOfErrorMessage(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.SetQuirks(cloudsim.FujitsuQuirks{ShortMessage: true})
	export := many(1)[0]
	export.End, export.Message = cloudsim.Fails, "The image was deleted."
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(export))
	if task := cloud.lists(t)[0]; task.Message != export.Message || task.FailureReason != collector.SourceMissing {
		t.Errorf("got %+v", task)
	}
	cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuList, Status: 500, Code: "50001", Message: "out of order"})
	_, err := cloud.list(t)
	failsFor(t, err, collector.API, "50001", "out of order")
}

func TestShortContextEndsTheDetails(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(running("e-1")))
	cloud.lists(t)
	arrived := make(chan struct{})
	url := providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/status") {
			close(arrived)
			<-r.Context().Done()
			return
		}
		cloud.ServeHTTP(w, r)
	}))
	cloud.account.AuthURL, cloud.source = url, nil
	source, err := cloud.account.Source(region, "image")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	_, err = source.Tasks(ctx)
	failsFor(t, err, collector.Timeout)
}
