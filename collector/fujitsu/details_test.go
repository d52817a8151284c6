package fujitsu_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// detailsOf counts how often the detail of an export was asked for.
func (c *cloud) detailsOf(id string) (n int) {
	for _, request := range c.Requests() {
		if request.Action == cloudsim.FujitsuStatus && request.Form.Get("export_id") == id {
			n++
		}
	}
	return n
}

func TestDetailsAreReadWhileATaskIsActiveAndOnceAtItsEnd(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	fails := running("fails")
	fails.End, fails.StallsAt, fails.Message = cloudsim.Fails, 40, "The storage container does not exist."
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(fails, cloudsim.Export{
		ID: "over", SourceName: "old", Begins: time.Now().Add(-48 * time.Hour), Takes: time.Hour,
	}))
	for range 3 {
		cloud.lists(t)
	}
	if active, over := cloud.detailsOf("fails"), cloud.detailsOf("over"); active != 3 || over != 1 {
		t.Errorf("three listings asked %d times for the active one and %d times for the ended one, want 3 and 1", active, over)
	}
	cloud.move(time.Hour)
	for range 3 {
		tasks := cloud.lists(t)
		if task := tasks[0]; task.State != collector.Failed || task.FailureReason != collector.BucketProblem ||
			task.Message != "The storage container does not exist." || task.Progress == nil || *task.Progress != 40 {
			t.Errorf("after its end: %+v", task)
		}
		if tasks[1].SourceName != "old" || *tasks[1].Progress != 100 {
			t.Errorf("what was read of the other one is forgotten: %+v", tasks[1])
		}
	}
	if n := cloud.detailsOf("fails"); n != 4 {
		t.Errorf("%d details, want one at the end", n-3)
	}
}

func TestDetailThatFailsCostsOnlyWhatItTells(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cloudsim.Fault{
		"gone after the list": {Status: 404, Code: "40401", Message: "The export_id does not exist."},
		"no privilege":        {Status: 403, Code: "40301"},
		"internal":            {Status: 500, Code: "50001"},
		"internal too":        {Status: 500, Code: "50002"},
		"throttled":           {Status: 429},
		"reset":               {Reset: true},
		"half":                {Half: true},
		"a web page":          {Body: new("<html/>"), ContentType: "text/html"},
		"empty object":        {Body: new("{}")},
		"endless":             {Flood: 1 << 40},
		"no token":            {Status: 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			done := many(1)[0]
			done.End, done.Message, done.Begins = cloudsim.Fails, "no", done.Begins.Add(-time.Hour)
			cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(running("e-1"), done))
			fault.Action = cloudsim.FujitsuStatus
			cloud.SetFaults(fault)
			tasks := cloud.lists(t)
			if len(tasks) != 2 || tasks[0].State != collector.Running || tasks[0].Progress != nil || tasks[0].Started.IsZero() ||
				tasks[1].State != collector.Failed || tasks[1].Message != "" {
				t.Errorf("got %+v", tasks)
			}
			cloud.SetFaults()
			tasks = cloud.lists(t)
			if tasks[0].Progress == nil {
				t.Error("the next listing has no progress either")
			}
			if fault.Status == 404 {
				if n := cloud.detailsOf("export-0"); n != 1 {
					t.Errorf("the ended one is gone, and was asked for %d times", n)
				}
			} else if tasks[1].Message != "no" {
				t.Errorf("the ended one's message is %q", tasks[1].Message)
			}
		})
	}
}

// What a task is does not change by a detail that fails: its labels stay.
func TestSettingsOutliveADetailThatFails(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	export := running("e-1")
	export.SourceName, export.Bucket = "web", "backup"
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(export))
	cloud.lists(t)
	cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuStatus, Status: 500})
	for range 2 {
		if task := cloud.lists(t)[0]; task.SourceName != "web" || task.Destination != "backup" || task.Progress != nil {
			t.Errorf("got %+v", task)
		}
	}
}

func TestDetailsThatHangLeaveTheListing(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	exports := manyRunning(20)
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(exports...))
	cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuStatus, Hang: true})
	tasks, err := cloud.listWithin(t, 2*time.Second)
	if err != nil || len(tasks) != 20 || tasks[0].Progress != nil {
		t.Errorf("%d tasks, %v", len(tasks), err)
	}
}

func TestAtMostEightDetailsAtOnce(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	exports := manyRunning(30)
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(exports...))
	cloud.SetLatency(20 * time.Millisecond)
	var mu sync.Mutex
	now, most := 0, 0
	url := providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		cloud.ServeHTTP(w, r)
		mu.Lock()
		now--
		mu.Unlock()
	}))
	cloud.account.AuthURL = url
	cloud.lists(t)
	if most < 2 || most > 8 {
		t.Errorf("%d at once, want 2 to 8", most)
	}
}

func TestOldTasksAreReadLittleByLittle(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	old := many(150)
	old[149].End, old[149].Message = cloudsim.Fails, "no"
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(append(old, running("now"))...))
	for i, want := range []int{101, 152, 153} {
		cloud.lists(t)
		if n := cloud.asked(cloudsim.FujitsuStatus); n != want {
			t.Errorf("%d details by listing %d, want %d", n, i+1, want)
		}
		if i == 0 && cloud.detailsOf("export-149") != 1 {
			t.Error("the failed one should come first")
		}
	}
}
