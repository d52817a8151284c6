package collector

import (
	"context"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// once shows the tasks by a single scrape of the target, which the change may alter.
func once(t *testing.T, change func(*Target), tasks ...Task) (shown exposition) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		one := target(ask(func(context.Context) ([]Task, error) { return tasks, nil }))
		change(&one)
		shown = scrape(t, newScraper(t, one), patience)
	})
	return shown
}

func asItIs(*Target) {}

func TestProgressIsAFigureOrNone(t *testing.T) {
	const name = `export_task_progress_ratio{task_id="a"} `
	for figure, want := range map[float64]string{0: "0", 50: "0.5", 100: "1", 150: "1", math.Inf(1): "1"} {
		once(t, asItIs, at(figure, task("a", Running))).shows(t, name+want)
	}
	for _, figure := range []float64{-5, math.NaN(), math.Inf(-1)} {
		once(t, asItIs, at(figure, task("a", Running))).hides(t, name)
	}
}

func TestTaskListedTwiceIsShownOnce(t *testing.T) {
	once(t, asItIs, task("a", Running), task("b", Running), task("a", Succeeded)).shows(t,
		`export_tasks{state="running"} 1`, `export_tasks{state="succeeded"} 1`, `export_task_state{provider_state="",state="succeeded",task_id="a"} 1`)
}

func TestLabelsThatAreNotUTF8(t *testing.T) {
	once(t, asItIs, Task{ID: "a\xff", State: Failed, SourceID: "\xc3", Message: "\xf0\x28"}).shows(t,
		`export_task_info{destination="",format="",source_id="�",source_name="",task_id="a�"} 1`,
		`export_task_failure_info{message="�(",reason="other",task_id="a�"} 1`)
	once(t, asItIs, task("a\xff", Failed), task("a\xfe", Running)).shows(t, // which have the same ID now
		`export_tasks{state="running"} 1`, `export_tasks{state="failed"} 0`)
}

func TestStateThatIsNoneIsUnknown(t *testing.T) {
	once(t, asItIs, Task{ID: "a", ProviderState: "Verifying"}, Task{ID: "b", State: "Verifying"}).shows(t, `export_tasks{state="unknown"} 2`,
		`export_task_state{provider_state="Verifying",state="unknown",task_id="a"} 1`)
}

func TestFailureIsTold(t *testing.T) {
	once(t, asItIs, Task{ID: "a", State: Failed, Message: "no\nsuch\tbucket"}).shows(t,
		`export_task_failure_info{message="no such bucket",reason="other",task_id="a"} 1`)
	once(t, asItIs, Task{ID: "a", State: Running, Message: "fine"}).hides(t, `export_task_failure_info`)
}

func TestEndedTasksAreShownForTheirRetention(t *testing.T) {
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // synctest's
	old, young := start.Add(-time.Hour), start.Add(-time.Hour+time.Second)
	retained := func(target *Target) { target.Retention = time.Hour }
	shown := once(t, retained,
		Task{ID: "old", State: Failed, Ended: old}, Task{ID: "young", State: Failed, Ended: young},
		Task{ID: "no end", State: Succeeded}, Task{ID: "active", State: Running, Started: old})
	shown.hides(t, `export_task_state{provider_state="",state="failed",task_id="old"}`)
	shown.shows(t, `export_task_state{provider_state="",state="failed",task_id="young"} 1`,
		`export_task_state{provider_state="",state="succeeded",task_id="no end"} 1`,
		`export_task_state{provider_state="",state="running",task_id="active"} 1`,
		`export_tasks{state="failed"} 2`, `export_task_dropped 0`)
}

func TestLimitKeepsTheUrgentAndTheNewest(t *testing.T) {
	three := func(target *Target) { target.MaxTasks = 3 }
	shown := once(t, three,
		Task{ID: "a", State: Succeeded, Started: time.Unix(50, 0)}, Task{ID: "b", State: Succeeded, Started: time.Unix(60, 0)},
		Task{ID: "c", State: Running, Started: time.Unix(1, 0)}, Task{ID: "d", State: Failed, Started: time.Unix(2, 0)},
		Task{ID: "e", State: Canceled, Started: time.Unix(55, 0)})
	shown.shows(t, `export_task_dropped 2`, `export_tasks{state="succeeded"} 2`, `export_tasks{state="canceled"} 1`)
	var kept []string
	for line := range strings.Lines(shown.short()) {
		if _, id, ok := strings.Cut(line, `task_id="`); ok && strings.HasPrefix(line, `export_task_info`) {
			kept = append(kept, id[:1])
		}
	}
	if got := strings.Join(kept, ""); got != "bcd" {
		t.Errorf("kept %s, want the active c, the failed d and the newest other, b", got)
	}
}
