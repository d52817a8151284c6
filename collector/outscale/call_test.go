package outscale_test

import (
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/internal/providertest"
)

func TestWhatIsThrottledIsAskedAgainTwiceAtMost(t *testing.T) {
	for _, code := range []string{"6", "24", "25"} {
		synctest.Test(t, func(t *testing.T) {
			c := newBubbleCloud(t)
			c.SetExports(cloudsim.ReadImageExportTasks, many(3))
			c.SetFaults(cloudsim.Fault{Code: code, Times: 2})
			began := time.Now()
			tasks, err := c.list(t, outscale.Image)
			if err != nil || len(tasks) != 3 || len(c.Requests()) != 3 {
				t.Errorf("code %s: %d tasks, %v, after %d requests", code, len(tasks), err, len(c.Requests()))
			}
			if took := time.Since(began); took < 3*time.Second/2 || took > 5*time.Second {
				t.Errorf("it took %s, want two pauses of about one and two seconds", took)
			}

			c.SetFaults(cloudsim.Fault{Code: code})
			_, err = c.list(t, outscale.Image)
			providertest.FailsFor(t, err, collector.Throttled)
			if n := len(c.Requests()); n != 6 {
				t.Errorf("code %s: %d requests, want 3 more", code, n-3)
			}
		})
	}
}

// Each page has its own attempts.
func TestAThrottledPageIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.SetExports(cloudsim.ReadSnapshotExportTasks, many(1001))
		c.SetFaults(cloudsim.Fault{Code: "24", Times: 1})
		tasks, err := c.list(t, outscale.Snapshot)
		if err != nil || len(tasks) != 1001 || len(c.Requests()) != 3 {
			t.Errorf("%d tasks, %v, after %d requests", len(tasks), err, len(c.Requests()))
		}
	})
}

func TestPausesDiffer(t *testing.T) {
	took := make(map[time.Duration]bool)
	for range 5 {
		synctest.Test(t, func(t *testing.T) {
			c := newBubbleCloud(t)
			c.SetFaults(cloudsim.Fault{Code: "25", Times: 1})
			began := time.Now()
			if _, err := c.list(t, outscale.Image); err != nil {
				t.Error(err)
			}
			took[time.Since(began)] = true
		})
	}
	if len(took) == 1 {
		t.Errorf("all pauses are the same: %v", took)
	}
}

// Where the time is not enough for another attempt, the listing says at once why, and not that it took too long.
func TestNoAttemptBeyondTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.SetFaults(cloudsim.Fault{Code: "24"})
		began := time.Now()
		_, err := c.listWithin(t, outscale.Image, 400*time.Millisecond)
		providertest.FailsFor(t, err, collector.Throttled)
		if took := time.Since(began); took > 100*time.Millisecond || len(c.Requests()) != 1 {
			t.Errorf("%d requests in %s", len(c.Requests()), took)
		}
	})
}
