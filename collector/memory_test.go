package collector

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// step is what a target answers in one minute: its tasks, or nothing at all.
type step struct {
	tasks []Task
	away  bool
}

func listed(tasks ...Task) step { return step{tasks: tasks} }

var away = step{away: true}

func task(id string, state State) Task { return Task{ID: id, State: state} }

func at(percent float64, t Task) Task {
	t.Progress = &percent
	return t
}

// history plays the steps, a minute each from 2000-01-01T00:00:00Z on, and gives what the last scrape shows.
func history(t *testing.T, steps ...step) (last exposition) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var now step
		s := newScraper(t, target(ask(func(context.Context) ([]Task, error) {
			if now.away {
				return nil, Failf(Network, "away")
			}
			return now.tasks, nil
		})))
		for i, one := range steps {
			if i > 0 {
				time.Sleep(time.Minute)
			}
			now = one
			last = scrape(t, s, patience)
		}
	})
	return last
}

// minute is the timestamp of a history's step, as it is exposed.
func minute(n int) string {
	return fmt.Sprintf("%g", float64(time.Date(2000, 1, 1, 0, n, 0, 0, time.UTC).Unix()))
}

func counts(failures, finished int) []string {
	return []string{fmt.Sprintf("export_task_failures_total %d", failures), fmt.Sprintf("export_task_finished_total %d", finished)}
}

func TestWhatCounts(t *testing.T) {
	a := func(s State) step { return listed(task("a", s)) }
	for name, c := range map[string]struct {
		steps              []step
		failures, finished int
	}{
		"what had ended before the first listing is the past": {
			[]step{listed(task("a", Failed), task("b", Succeeded)), listed(task("a", Failed), task("b", Succeeded))}, 0, 0},
		"a task that fails before our eyes":       {[]step{a(Running), a(Failed)}, 1, 1},
		"it counts once":                          {[]step{a(Running), a(Failed), a(Failed), a(Failed)}, 1, 1},
		"one that began and failed in between":    {[]step{listed(), a(Failed)}, 1, 1},
		"one that succeeds":                       {[]step{a(Running), a(Succeeded)}, 0, 1},
		"one that is canceled":                    {[]step{a(Running), a(Canceling), a(Canceled)}, 0, 1},
		"an outage hides nothing":                 {[]step{a(Running), away, away, a(Failed)}, 1, 1},
		"an outage counts nothing":                {[]step{a(Failed), away, a(Failed)}, 0, 0},
		"the first listing may come late":         {[]step{away, away, a(Failed), a(Failed)}, 0, 0},
		"a second run under the same ID":          {[]step{a(Running), a(Failed), a(Running), a(Failed)}, 2, 2},
		"a second run after one that was past":    {[]step{a(Failed), a(Running), a(Failed)}, 1, 1},
		"a word that nobody knows is no new run":  {[]step{a(Running), a(Failed), a(Unknown), a(Failed)}, 1, 1},
		"an end that turns out to be a failure":   {[]step{a(Running), a(Succeeded), a(Failed)}, 1, 1},
		"a task that is forgotten and comes back": {[]step{a(Failed), listed(), a(Failed)}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			history(t, c.steps...).shows(t, counts(c.failures, c.finished)...)
		})
	}
}

func TestCountersStandAtZeroFromTheFirstScrape(t *testing.T) {
	for name, first := range map[string]step{"no tasks": listed(), "a cloud that is away": away} {
		t.Run(name, func(t *testing.T) {
			shown := history(t, first)
			shown.shows(t, counts(0, 0)...)
			shown.shows(t, `export_task_duration_seconds_count 0`)
			for _, reason := range Reasons() {
				if reason != Network {
					shown.shows(t, fmt.Sprintf(`export_task_scrape_failures_total{reason="%s"} 0`, reason))
				}
			}
		})
	}
}

func TestTargetThatDoesNotAnswerShowsNoTasks(t *testing.T) {
	shown := history(t, listed(task("a", Running)), listed(task("a", Failed)), away)
	shown.hides(t, `export_tasks`, `export_task_state`, `export_task_info`, `export_task_dropped`)
	shown.shows(t, append(counts(1, 1), `export_task_scrape_success 0`, `export_task_scrape_failures_total{reason="network"} 1`,
		`export_task_scrape_last_success_timestamp_seconds `+minute(1))...)
}

func TestClocks(t *testing.T) {
	a := task("a", Running)
	const progress, end, seen = `export_task_last_progress_timestamp_seconds{task_id="a"} `,
		`export_task_end_timestamp_seconds{task_id="a"} `, `export_task_first_seen_timestamp_seconds{task_id="a"} `
	for name, c := range map[string]struct {
		steps []step
		want  []string
	}{
		"progress moves":                     {[]step{listed(at(1, a)), listed(at(2, a)), listed(at(2, a))}, []string{seen + minute(0), progress + minute(1)}},
		"progress stands still":              {[]step{listed(at(1, a)), listed(at(1, a)), listed(at(1, a))}, []string{progress + minute(0)}},
		"a state is movement":                {[]step{listed(a), listed(a), listed(task("a", Canceling))}, []string{progress + minute(2)}},
		"queued and running is none":         {[]step{listed(a), listed(task("a", Queued)), listed(a)}, []string{progress + minute(0)}},
		"a figure that is away for a while":  {[]step{listed(at(7, a)), listed(a), listed(at(7, a))}, []string{progress + minute(0)}},
		"a first figure is movement":         {[]step{listed(a), listed(at(7, a))}, []string{progress + minute(1)}},
		"an outage moves nothing":            {[]step{listed(at(7, a)), away, listed(at(7, a))}, []string{seen + minute(0), progress + minute(0)}},
		"the end is when it was seen":        {[]step{listed(a), listed(task("a", Failed)), listed(task("a", Failed))}, []string{end + minute(1)}},
		"or what the provider says":          {[]step{listed(a), listed(Task{ID: "a", State: Failed, Ended: time.Unix(946684000, 0)})}, []string{end + "9.46684e+08"}},
		"another unknown word is movement":   {[]step{listed(Task{ID: "a", ProviderState: "x"}), listed(Task{ID: "a", ProviderState: "y"})}, []string{progress + minute(1)}},
		"a new run starts all clocks anew":   {[]step{listed(a), listed(task("a", Succeeded)), listed(a)}, []string{seen + minute(2), progress + minute(2)}},
		"a task that comes back is seen new": {[]step{listed(a), listed(), listed(a)}, []string{seen + minute(2)}},
	} {
		t.Run(name, func(t *testing.T) {
			history(t, c.steps...).shows(t, c.want...)
		})
	}
}

func TestClocksThatDoNotApply(t *testing.T) {
	ended := history(t, listed(task("a", Succeeded)))
	ended.hides(t, `export_task_end_timestamp_seconds`, `export_task_last_progress_timestamp_seconds`,
		`export_task_start_timestamp_seconds`, `export_task_progress_ratio`, `export_task_last_completion_timestamp_seconds`)
	history(t, listed(task("a", Running)), listed(task("a", Succeeded)), listed(task("a", Running))).
		hides(t, `export_task_end_timestamp_seconds`)
}

func TestDurations(t *testing.T) {
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	started := func(s State, ago time.Duration) step {
		return listed(Task{ID: "a", State: s, Started: start.Add(-ago)})
	}
	for name, c := range map[string]struct {
		steps      []step
		count, sum string
	}{
		"from the provider's start":                   {[]step{started(Running, time.Hour), started(Succeeded, time.Hour)}, "1", "3660"},
		"or from first sight":                         {[]step{listed(task("a", Running)), listed(task("a", Succeeded))}, "1", "60"},
		"only of those that succeeded":                {[]step{started(Running, time.Hour), started(Failed, time.Hour)}, "0", "0"},
		"never of the past":                           {[]step{started(Succeeded, time.Hour)}, "0", "0"},
		"between two listings, with a start":          {[]step{listed(), started(Succeeded, time.Minute)}, "1", "120"},
		"between two listings, without one: not seen": {[]step{listed(), listed(task("a", Succeeded))}, "0", "0"},
		"a clock that is ahead of ours":               {[]step{started(Running, -time.Hour), started(Succeeded, -time.Hour)}, "1", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			history(t, c.steps...).shows(t, `export_task_duration_seconds_count `+c.count, `export_task_duration_seconds_sum `+c.sum)
		})
	}
}

func TestLastCompletion(t *testing.T) {
	const name = `export_task_last_completion_timestamp_seconds `
	a := func(s State) step { return listed(task("a", s)) }
	history(t, a(Running), a(Succeeded), a(Succeeded)).shows(t, name+minute(1))
	history(t, a(Running), a(Succeeded), a(Running), a(Failed)).shows(t, name+minute(1))
	history(t, listed(), a(Succeeded)).shows(t, name+minute(1))
	history(t, listed(Task{ID: "a", State: Succeeded, Started: time.Unix(5, 0)}, Task{ID: "b", State: Succeeded, Started: time.Unix(4, 0)})).shows(t, name+"5")
	history(t, listed(Task{ID: "a", State: Succeeded, Started: time.Unix(5, 0), Ended: time.Unix(9, 0)})).shows(t, name+"9")
}
