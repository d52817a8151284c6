package cloudsim_test

import (
	"slices"
	"testing"
	"time"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector/cloudsim"
)

var outscaleDemoStates = map[string][]string{
	cloudsim.ReadImageExportTasks: {"pending/queued", "pending", "completed", "failed", "cancelled", "verifying"},
	cloudsim.ReadSnapshotExportTasks: {
		"pending", "initializing", "preparing", "uploading", "active", "completed", "failed", "cancelled", "verifying",
	},
}

// outscaleDemoAt is the demo, an hour of which lasts a minute.
func outscaleDemoAt(t *testing.T, clock *movable) *oapi {
	t.Helper()
	c := serveOutscale(t, cloudsim.DemoOutscale(clock.now, time.Minute))
	c.key, c.secret = "demo", "demo-secret"
	return c
}

func TestTheOutscaleDemoShowsEveryStateWithinHours(t *testing.T) {
	t.Parallel()
	for action, states := range outscaleDemoStates {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			clock := clockAt(noon)
			c := outscaleDemoAt(t, clock)
			words, silent := map[string]bool{}, 0
			watchDemo(t, clock, states, func(hour int) (shown []string) {
				tasks := c.each(t, action)
				if len(tasks) < 20 || len(tasks) > 30 {
					t.Errorf("%d tasks in hour %d", len(tasks), hour)
				}
				for _, task := range tasks {
					shown = append(shown, task.GetState())
					if task.GetState() == "failed" {
						words[task.GetComment()] = true
					}
					if task.Progress == nil {
						silent++
					}
				}
				return shown
			})
			if len(words) < 6 || silent == 0 {
				t.Errorf("too few reasons, or no task without a figure: %v, %d", words, silent)
			}
		})
	}
}

func TestTheOutscaleDemoFollowsFromTheClock(t *testing.T) {
	early, late := clockAt(noon), clockAt(noon.Add(-time.Hour))
	a, b := outscaleDemoAt(t, early), outscaleDemoAt(t, late)
	late.move(time.Hour)
	for action := range outscaleDemoStates {
		x, y := a.each(t, action), b.each(t, action)
		if !slices.EqualFunc(x, y, func(x, y osc.ImageExportTask) bool {
			return x.GetTaskId() == y.GetTaskId() && x.GetState() == y.GetState() && x.GetProgress() == y.GetProgress()
		}) {
			t.Errorf("%s: the same moment shows %v and %v", action, x, y)
		}
	}
}
