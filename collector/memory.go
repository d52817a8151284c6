package collector

import "time"

// memory is what a target knows of its tasks from one good listing to the next, and the only clock of providers that
// give no times. It changes when a listing has come in whole, and never otherwise.
type memory struct {
	// begun is false until the first good listing: what has ended by then is the past, and counts nowhere.
	begun          bool
	tasks          []remembered // sorted by ID, never changed in place: scrapes read it while the next listing comes in
	finished       uint64
	failures       uint64
	durations      durations
	lastCompletion time.Time // zero: none was seen
}

// remembered is a task with its clocks. A run is what lies between a task's start and its end; a task whose ID is used
// for another export begins a new one.
type remembered struct {
	Task
	firstSeen    time.Time
	lastProgress time.Time
	ended        time.Time // zero: not ended, or nobody saw when
	lastFigure   *float64  // the last progress that was given
	// endCounted and failureCounted tell that this run's end, and its failure, are in the counters or before their time.
	endCounted, failureCounted bool
}

// learn takes in a complete listing, cleaned, that ended now.
func (m *memory) learn(tasks []*Task, now time.Time) {
	next := make([]remembered, len(tasks))
	before := m.tasks
	for i, task := range tasks {
		for len(before) > 0 && before[0].ID < task.ID {
			before = before[1:]
		}
		if len(before) > 0 && before[0].ID == task.ID && !before[0].isFollowedBy(task) {
			next[i] = before[0].moved(task, now)
		} else {
			next[i] = remembered{Task: *task, firstSeen: now, lastProgress: now, ended: task.Ended, lastFigure: task.Progress}
		}
		m.count(&next[i], now)
	}
	m.tasks, m.begun = next, true
}

// isFollowedBy tells whether the task is another run under the same ID. A word that nobody knows is no sign of one.
func (r *remembered) isFollowedBy(task *Task) bool {
	return r.endCounted && task.State.Active() && task.State != Unknown
}

// moved is what is known of a task after one more listing of it.
func (r remembered) moved(task *Task, now time.Time) remembered {
	before := r
	r.Task = *task
	if before.stateMoved(task) || before.figureMoved(task) {
		r.lastProgress = now
	}
	if task.Progress != nil {
		r.lastFigure = task.Progress
	}
	switch {
	case task.State.Active():
		r.ended = time.Time{}
	case !task.Ended.IsZero():
		r.ended = task.Ended
	case before.State.Active():
		r.ended = now
	}
	return r
}

// stateMoved leaves out queued ↔ running: Fujitsu's tasks go back and forth between them while they stand still.
func (r *remembered) stateMoved(task *Task) bool {
	waits := func(s State) bool { return s == Queued || s == Running }
	if waits(r.State) && waits(task.State) {
		return false
	}
	return r.State != task.State || task.State == Unknown && r.ProviderState != task.ProviderState
}

// figureMoved compares with the last figure that there was: one that was missing for a while has not moved by that.
func (r *remembered) figureMoved(task *Task) bool {
	return task.Progress != nil && (r.lastFigure == nil || *r.lastFigure != *task.Progress)
}

// count puts a task's end into the counters, once a run.
func (m *memory) count(r *remembered, now time.Time) {
	if r.State.Active() {
		return
	}
	first, failed := !r.endCounted, r.State == Failed && !r.failureCounted
	r.endCounted, r.failureCounted = true, r.failureCounted || failed
	if first && r.State == Succeeded {
		m.complete(r, now)
	}
	if !m.begun {
		return
	}
	if first {
		m.finished++
	}
	if failed {
		m.failures++
	}
}

// complete notes a good end. Of those that lie before the first listing, only the provider's own times tell when.
func (m *memory) complete(r *remembered, now time.Time) {
	end := r.ended
	if end.IsZero() && m.begun {
		end = now
	}
	if end.IsZero() {
		end = r.Started
	}
	if end.After(m.lastCompletion) {
		m.lastCompletion = end
	}
	start := r.Started
	if start.IsZero() && r.firstSeen.Before(now) {
		start = r.firstSeen
	}
	if m.begun && !start.IsZero() {
		m.durations.observe(end.Sub(start))
	}
}
