package collector

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// forgetting is how long a target that is no longer configured is remembered: long enough to take a mistake back.
const forgetting = 7 * 24 * time.Hour

// Saved is all that a scraper remembers, as a value that survives the process: clocks, states and counters. It is made by
// [Scraper.Save], and only to be given to [NewScraper] and to a [MemoryFile]. The zero value remembers nothing.
type Saved struct {
	targets  []savedTarget
	requests []savedRequests
}

// Targets is how many targets are remembered.
func (s Saved) Targets() int { return len(s.targets) }

// Tasks is how many tasks are remembered.
func (s Saved) Tasks() int {
	tasks := 0
	for _, target := range s.targets {
		tasks += len(target.Tasks)
	}
	return tasks
}

// The names in the file are short where there are many of them. Times are in milliseconds since 1970, 0 for none.
type (
	savedTarget struct {
		Provider       string            `json:"provider"`
		Account        string            `json:"account"`
		Region         string            `json:"region"`
		Kind           string            `json:"kind"`
		Wanted         int64             `json:"wanted"`
		Begun          bool              `json:"begun"`
		Finished       uint64            `json:"finished"`
		Failures       uint64            `json:"failures"`
		LastCompletion int64             `json:"last_completion,omitempty"`
		LastSuccess    int64             `json:"last_success,omitempty"`
		ScrapeFailures map[Reason]uint64 `json:"scrape_failures,omitempty"`
		Durations      map[int64]uint64  `json:"durations,omitempty"`
		Tasks          []savedTask       `json:"tasks,omitempty"`
	}
	savedTask struct {
		ID             string   `json:"id"`
		State          State    `json:"state"`
		Word           string   `json:"word,omitempty"`
		Figure         *float64 `json:"figure,omitempty"`
		FirstSeen      int64    `json:"first"`
		LastProgress   int64    `json:"moved"`
		Ended          int64    `json:"ended,omitempty"`
		EndCounted     bool     `json:"end_counted,omitempty"`
		FailureCounted bool     `json:"failure_counted,omitempty"`
	}
	savedRequests struct {
		Provider string            `json:"provider"`
		Account  string            `json:"account"`
		Region   string            `json:"region"`
		Wanted   int64             `json:"wanted"`
		Codes    map[string]uint64 `json:"codes"`
	}
)

func (t *savedTarget) labels() Labels {
	return Labels{Provider: t.Provider, Account: t.Account, Region: t.Region, Kind: t.Kind}
}

func (r *savedRequests) region() region {
	return region{account{r.Provider, r.Account}, r.Region}
}

// save makes the part of what is remembered that survives. It holds no lock for longer than it takes to copy.
func (w *watched) save() savedTarget {
	w.mu.Lock()
	saved := savedTarget{
		Provider: w.labels.Provider, Account: w.labels.Account, Region: w.labels.Region, Kind: w.labels.Kind,
		Wanted: toMillis(w.wanted), LastSuccess: toMillis(w.lastSuccess), ScrapeFailures: maps.Clone(w.failures),
		Begun: w.memory.begun, Finished: w.memory.finished, Failures: w.memory.failures,
		LastCompletion: toMillis(w.memory.lastCompletion), Durations: maps.Clone(w.memory.durations.observed),
	}
	tasks := w.memory.tasks
	w.mu.Unlock()
	saved.Tasks = make([]savedTask, len(tasks))
	for i := range tasks {
		r := &tasks[i]
		saved.Tasks[i] = savedTask{
			ID: r.ID, State: r.State, Word: r.ProviderState, Figure: r.lastFigure,
			FirstSeen: toMillis(r.firstSeen), LastProgress: toMillis(r.lastProgress), Ended: toMillis(r.ended),
			EndCounted: r.endCounted, FailureCounted: r.failureCounted,
		}
	}
	return saved
}

// restore goes on from what was saved, or begins if that is the zero value.
func (w *watched) restore(saved savedTarget) {
	w.memory = saved.memory()
	w.lastSuccess = fromMillis(saved.LastSuccess)
	maps.Copy(w.failures, saved.ScrapeFailures)
}

// memory is the one that was saved.
func (t *savedTarget) memory() memory {
	m := memory{
		begun: t.Begun, finished: t.Finished, failures: t.Failures,
		lastCompletion: fromMillis(t.LastCompletion), durations: newDurations(t.Durations),
		tasks: make([]remembered, len(t.Tasks)),
	}
	for i, task := range t.Tasks {
		m.tasks[i] = remembered{
			Task:      Task{ID: task.ID, State: task.State, ProviderState: task.Word},
			firstSeen: fromMillis(task.FirstSeen), lastProgress: fromMillis(task.LastProgress), ended: fromMillis(task.Ended),
			lastFigure: task.Figure, endCounted: task.EndCounted, failureCounted: task.FailureCounted,
		}
	}
	slices.SortFunc(m.tasks, func(a, b remembered) int { return cmp.Compare(a.ID, b.ID) })
	return m
}

func toMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
