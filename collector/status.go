package collector

import (
	"slices"
	"time"
)

// TargetStatus is what is remembered of a target, for people. Its times are zero where there was nothing yet.
type TargetStatus struct {
	Labels
	// Listed is when the last listing ended, complete or not; Took is how long it took.
	Listed time.Time
	Took   time.Duration
	// LastSuccess is when a listing was last complete. The tasks are those of that listing.
	LastSuccess time.Time
	// Failing is since when the target has been failing. Reason and Error are those of the last failure; Error is one line
	// without secrets. They are empty while the target does not fail.
	Failing time.Time
	Reason  Reason
	Error   string
	// Paused is until when the target is left alone after its credentials were refused. Zero, or in the past: it is asked
	// at the next scrape.
	Paused time.Time
	// StuckAfter and ExpectedInterval are the target's own.
	StuckAfter, ExpectedInterval time.Duration
	// LastCompletion is when a task was last seen to succeed.
	LastCompletion time.Time
	// Finds tells that the target has no tasks: it finds others.
	Finds bool
	// Tasks are all that the last complete listing had, also those that are not shown as metrics; sorted by ID.
	Tasks []TaskStatus
}

// TaskStatus is what is remembered of a task: fit to be shown, as in the metrics.
type TaskStatus struct {
	Task
	// FirstSeen is when the exporter first listed the task.
	FirstSeen time.Time
	// LastProgress is when progress or state last moved.
	LastProgress time.Time
	// EndSeen is when the task ended, by the provider's word or as it was seen. Zero: it did not, or nobody saw when.
	EndSeen time.Time
}

// Stuck tells whether the task is active and has not moved for longer than the target's patience.
func (t *TargetStatus) Stuck(task *TaskStatus, now time.Time) bool {
	return task.State.Active() && t.StuckAfter > 0 && now.Sub(task.LastProgress) > t.StuckAfter
}

// Status tells what is remembered of every target, in the order of their labels. It asks no cloud and waits for none.
func (s *Scraper) Status() []TargetStatus {
	all := s.status(s.current())
	slices.SortStableFunc(all, func(a, b TargetStatus) int { return a.compare(b.Labels) })
	return slices.CompactFunc(all, func(a, b TargetStatus) bool { return a.Labels == b.Labels })
}

func (s *Scraper) status(targets []Target) []TargetStatus {
	var all []TargetStatus
	for _, target := range targets {
		all = append(all, s.watch(target).status())
		if target.Found != nil {
			all = append(all, s.status(target.Found())...)
		}
	}
	return all
}

func (w *watched) status() TargetStatus {
	w.mu.Lock()
	defer w.mu.Unlock()
	status := TargetStatus{
		Labels:           w.labels,
		Listed:           w.lastEnded,
		Took:             w.lastDuration,
		LastSuccess:      w.lastSuccess,
		Failing:          w.failing.since,
		Reason:           w.failing.reason,
		Error:            w.failing.said,
		Paused:           w.common.pause.end(),
		StuckAfter:       w.target.StuckAfter,
		ExpectedInterval: w.target.ExpectedInterval,
		LastCompletion:   w.memory.lastCompletion,
		Finds:            w.target.Found != nil,
		Tasks:            make([]TaskStatus, len(w.memory.tasks)),
	}
	for i := range w.memory.tasks {
		r := &w.memory.tasks[i]
		status.Tasks[i] = TaskStatus{Task: r.Task, FirstSeen: r.firstSeen, LastProgress: r.lastProgress, EndSeen: r.ended}
	}
	return status
}
