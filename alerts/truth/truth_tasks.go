package truth

import (
	"slices"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// task is one of the exporter's: the exports that took each other's place.
type task struct {
	*target
	id   string
	runs []*export
	seen *views
}

// current is the export that the task is, or nil before the first.
func (t *task) current(m int) *export {
	var last *export
	for _, e := range t.runs {
		if !at(m).Before(e.Begins) {
			last = e
		}
	}
	return last
}

func (t *task) alert(name, severity string) alert {
	a := t.target.alert(name, severity)
	a.taskID = t.id
	return a
}

// minutes is the length of the world.
func (t *target) minutes() int { return len(t.faults) }

// failed: a task was seen to fail, and neither has a later export of its source succeeded nor has it left the metrics.
func (t *task) failed(all truth) {
	var certain, possible []func(m int) bool
	var begins []time.Time
	for _, e := range t.runs {
		if e.End != cloudsim.Fails || e.ends().Before(at(t.seen.next(0))) {
			continue // the past is no news
		}
		ends := minuteOf(e.ends())
		first, atBest := t.seen.next(ends), t.seen.nextAtBest(ends)
		isFailed := func(m int) bool { return t.current(m) == e && e.listed(at(m)) && m >= ends }
		begins = append(begins, e.ends())
		possible = append(possible, func(m int) bool {
			shown := m <= max(first, t.seen.born[m])+minutesOf(retention)+2
			return isFailed(m) && shown && !t.madeGood(e, m, true)
		})
		if t.forgotten(e.ends()) {
			continue
		}
		certain = append(certain, func(m int) bool {
			return isFailed(m) && m > first && m <= atBest+minutesOf(retention)-2 && !t.madeGood(e, m, false)
		})
	}
	t.judge(all, "ExportTaskFailed", bridgedFailed, certain, possible, begins)
}

// judge notes the alert by what any run of the task makes it do, also when there is no answer for so many minutes.
func (t *task) judge(all truth, name string, longest int, certain, possible []func(m int) bool, begins []time.Time) {
	is := func(some []func(m int) bool) func(m int) bool {
		return func(m int) bool { return slices.ContainsFunc(some, func(is func(m int) bool) bool { return is(m) }) }
	}
	all.judge(t.alert(name, "warning"), t.minutes(),
		func(m int) bool { return t.seen.must(m, longest, is(certain)) },
		func(m int) bool { return t.seen.may(m, is(possible)) },
		begins...)
}

// forgotten tells whether a process that remembered nothing found the end as the past.
func (t *task) forgotten(ends time.Time) bool {
	first := t.seen.next(minuteOf(ends))
	return first < t.minutes() && t.seen.born[first] == first
}

// madeGood tells whether a later export of the source has succeeded; surely, or for all that one can know.
func (t *task) madeGood(e *export, m int, surely bool) bool {
	return slices.ContainsFunc(t.exports, func(other *export) bool {
		if other.Source != e.Source || !other.Begins.After(e.Begins) || other.End != cloudsim.Succeeds || at(m).Before(other.ends()) {
			return false
		}
		// Without times, of two that are found in one listing none is the later.
		together := !t.starts && t.seen.next(minuteOf(e.Begins)) == t.seen.next(minuteOf(other.Begins))
		return !surely || !together
	})
}

// stuck: an active task has not moved for longer than its target's patience.
func (t *task) stuck(all truth) {
	patience := minutesOf(t.stuckAfter)
	strict, loose := t.moves(false), t.moves(true)
	moving := func(m int) bool {
		e := t.current(m)
		return e != nil && e.listed(at(m)) && e.state(at(m)).moving()
	}
	var begins []time.Time
	for m := 1; m < t.minutes(); m++ {
		if moving(m) && m-strict[m] == patience {
			begins = append(begins, at(m))
		}
	}
	t.judge(all, "ExportTaskStuck", bridged,
		[]func(m int) bool{func(m int) bool {
			moved := max(t.seen.next(strict[m]), t.seen.born[m])
			return moving(m) && m-moved >= patience+5
		}},
		[]func(m int) bool{func(m int) bool { return moving(m) && m-loose[m] >= patience }},
		begins)
}

// moves gives for each minute the last at which the task was found to have moved. Loosely, it has not where that may have been
// overlooked: that it was not listed for a while, or had an unknown state.
func (t *task) moves(loosely bool) []int {
	moves := make([]int, t.minutes())
	var before figure
	var run *export
	last := 0
	for m := range moves {
		e, now := t.current(m), figure{}
		if e != nil {
			now = e.figure(at(m))
		}
		if loosely && e == run && now.state == unknown {
			now.state = active
		}
		if skipped := loosely && e == run && !now.listed; !skipped {
			if e != run || now != before {
				last = m
			}
			before, run = now, e
		}
		moves[m] = last
	}
	return moves
}

// minuteOf is the first scrape from the moment on.
func minuteOf(moment time.Time) int {
	since := moment.Sub(epoch)
	if since <= 0 {
		return 0
	}
	return int((since + time.Minute - 1) / time.Minute)
}

func minutesOf(d time.Duration) int { return int(d / time.Minute) }
