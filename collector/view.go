package collector

import (
	"cmp"
	"maps"
	"slices"
	"time"

	dto "github.com/prometheus/client_model/go"
)

// view is what one scrape shows of a target: a copy, or what never changes, so that it is rendered without a lock.
type view struct {
	Target
	complete       bool // the listing that this scrape shows is complete and fresh
	duration       time.Duration
	asked          bool // there was a listing, so there is a duration
	lastSuccess    time.Time
	failures       map[Reason]uint64
	requests       *requests
	finished       uint64
	failed         uint64
	durations      *dto.Histogram
	lastCompletion time.Time

	// Of a complete listing only: what does not answer has no tasks to show.
	states  map[State]int
	tasks   []*remembered // those to show one by one, sorted by ID
	dropped int
}

// view shows the target by a listing, which may be nil, or not be done.
func (w *watched) view(l *listing, now time.Time) view {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := view{
		Target:         w.target,
		duration:       w.lastDuration,
		asked:          !w.lastEnded.IsZero(),
		lastSuccess:    w.lastSuccess,
		failures:       maps.Clone(w.failures),
		requests:       w.common.requests,
		finished:       w.memory.finished,
		failed:         w.memory.failures,
		durations:      w.memory.durations.render(),
		lastCompletion: w.memory.lastCompletion,
	}
	if l == nil {
		return v
	}
	select {
	case <-l.done:
		v.duration, v.asked = l.took(), true
		v.complete = l.err == nil
	default:
		v.duration, v.asked = now.Sub(l.began), true
	}
	if v.complete && w.target.Found == nil {
		v.states = count(l.tasks)
		v.tasks, v.dropped = pick(l.tasks, w.target.Retention, w.target.MaxTasks, now)
	}
	return v
}

func count(tasks []remembered) map[State]int {
	states := make(map[State]int)
	for i := range tasks {
		states[tasks[i].State]++
	}
	return states
}

// pick chooses the tasks to show one by one: the active ones, and the ended ones while they are retained. If these are too
// many, the active and failed come first, then the newest.
func pick(tasks []remembered, retention time.Duration, most int, now time.Time) (picked []*remembered, dropped int) {
	picked = make([]*remembered, 0, len(tasks))
	for i := range tasks {
		if tasks[i].isShown(retention, now) {
			picked = append(picked, &tasks[i])
		}
	}
	if len(picked) <= most {
		return picked, 0
	}
	byID := func(a, b *remembered) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(picked, func(a, b *remembered) int {
		return cmp.Or(b.urgency()-a.urgency(), b.birth().Compare(a.birth()), byID(a, b))
	})
	dropped = len(picked) - most
	picked = picked[:most]
	slices.SortFunc(picked, byID)
	return picked, dropped
}

func (r *remembered) isShown(retention time.Duration, now time.Time) bool {
	if r.State.Active() {
		return true
	}
	end := r.ended
	if end.IsZero() {
		end = r.firstSeen
	}
	return now.Sub(end) < retention
}

// urgency is 1 for the tasks that somebody has to look at, else 0.
func (r *remembered) urgency() int {
	if r.State.Active() || r.State == Failed {
		return 1
	}
	return 0
}

// birth is what tells the newer of two tasks.
func (r *remembered) birth() time.Time {
	if r.Started.IsZero() {
		return r.firstSeen
	}
	return r.Started
}
