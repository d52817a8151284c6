package truth

import (
	"time"

	"export_task_exporter/collector/cloudsim"
)

type story struct {
	name   string
	weight int
	tell   func(t *teller, at time.Time) []*export
}

// stories are what can happen to exports, and how often. Each is told from a moment on; it gives nothing where its target has
// no such case.
var stories = []story{
	{"succeeds", 6, (*teller).succeeds},
	{"crawls", 1, (*teller).crawls},
	{"stalls", 2, (*teller).stalls},
	{"hangs", 1, (*teller).hangs},
	{"fails", 2, (*teller).fails},
	{"fails at once", 2, (*teller).failsAtOnce},
	{"fails and is exported again", 2, (*teller).isExportedAgain},
	{"fails again and again", 1, (*teller).failsRepeatedly},
	{"is canceled", 1, (*teller).isCanceled},
	{"flaps in the listing", 2, (*teller).flapsInListing},
	{"flaps in the queue", 1, (*teller).flapsInQueue},
	{"vanishes", 2, (*teller).vanishes},
	{"has an unknown state", 1, (*teller).isUnknown},
}

func (t *teller) succeeds(at time.Time) []*export { return []*export{t.export(at)} }

func (t *teller) fails(at time.Time) []*export {
	e := t.export(at)
	e.End = cloudsim.Fails
	return []*export{e}
}

// failsAtOnce has exports that nobody sees running.
func (t *teller) failsAtOnce(at time.Time) []*export {
	e := t.export(at)
	e.End, e.Queued, e.Takes = cloudsim.Fails, 0, 20*time.Second
	return []*export{e}
}

// crawls has exports that move once in 100 minutes, or in five sixths of the patience with them.
func (t *teller) crawls(at time.Time) []*export {
	e := t.export(at)
	if t.target.progress {
		e.crawl, e.Queued = t.target.stuckAfter*5/6, 0
		e.Takes = t.between(8*time.Hour, 12*time.Hour)
	}
	return []*export{e}
}

// stalls has exports that stand still for longer than the patience, and then end one way or the other.
func (t *teller) stalls(at time.Time) []*export {
	e := t.export(at)
	e.StallsAt = float64(10 + t.random.IntN(60))
	still := t.target.stuckAfter + t.between(15*time.Minute, 2*time.Hour)
	e.Takes = still
	if t.target.progress {
		e.Takes = time.Duration(float64(still) / (1 - e.StallsAt/100)).Truncate(time.Second)
	}
	if t.random.IntN(2) == 0 {
		e.End = cloudsim.Fails
	}
	return []*export{e}
}

// hangs has exports that never end. Some are cleared away by a person.
func (t *teller) hangs(at time.Time) []*export {
	e := t.export(at)
	e.End, e.StallsAt = cloudsim.Never, float64(t.random.IntN(60))
	if t.random.IntN(4) > 0 {
		e.gone = []span{{at.Add(t.target.stuckAfter + t.between(2*time.Hour, 5*time.Hour)), forever}}
	}
	return []*export{e}
}

func (t *teller) isExportedAgain(at time.Time) []*export {
	first := t.fails(at)[0]
	second := t.again(first, first.ends().Add(t.between(5*time.Minute, 2*time.Hour)))
	all := []*export{first, second}
	if t.random.IntN(3) == 0 {
		second.End = cloudsim.Fails
		all = append(all, t.again(first, second.ends().Add(t.between(5*time.Minute, time.Hour))))
	}
	return all
}

func (t *teller) failsRepeatedly(at time.Time) []*export {
	all := t.failsAtOnce(at)
	for range 3 + t.random.IntN(3) {
		last := all[len(all)-1]
		next := t.again(last, last.ends().Add(t.between(4*time.Minute, 9*time.Minute)))
		next.End, next.Queued, next.Takes = cloudsim.Fails, 0, t.between(2*time.Minute, 5*time.Minute)
		all = append(all, next)
	}
	last := all[len(all)-1]
	return append(all, t.again(last, last.ends().Add(t.between(20*time.Minute, time.Hour))))
}

func (t *teller) isCanceled(at time.Time) []*export {
	e := t.export(at)
	if t.target.cancels {
		e.End, e.Cancels, e.Message = cloudsim.IsCanceled, e.Takes/5, ""
	}
	return []*export{e}
}

// flapsInListing has exports that a listing leaves out now and then.
func (t *teller) flapsInListing(at time.Time) []*export {
	e := t.export(at)
	e.Takes = t.between(50*time.Minute, 100*time.Minute)
	if t.random.IntN(2) == 0 {
		e.End = cloudsim.Fails
	}
	for from := at.Add(t.between(12*time.Minute, 20*time.Minute)); from.Before(e.ends().Add(-10 * time.Minute)); {
		to := from.Add(t.between(time.Minute, 3*time.Minute))
		e.gone = append(e.gone, span{from, to})
		from = to.Add(t.between(5*time.Minute, 20*time.Minute))
	}
	return []*export{e}
}

// flapsInQueue has exports that go from waiting to running and back, and nowhere else.
func (t *teller) flapsInQueue(at time.Time) []*export {
	e := t.stalls(at)[0]
	if t.target.waits == "" {
		return []*export{e}
	}
	waits := true
	for from := at; from.Before(e.ends()); waits = !waits {
		text := t.target.runs
		if waits {
			text = t.target.waits
		}
		to := from.Add(t.between(2*time.Minute, 30*time.Minute))
		e.words = append(e.words, word{span{from, to}, text, false})
		from = to
	}
	return []*export{e}
}

// vanishes has exports that the cloud no longer lists, running or failed.
func (t *teller) vanishes(at time.Time) []*export {
	e := t.export(at)
	e.Takes = t.between(30*time.Minute, 100*time.Minute)
	after := t.between(5*time.Minute, 25*time.Minute)
	if t.random.IntN(2) == 0 {
		e.End = cloudsim.Fails
		after += e.Queued + e.Takes
	}
	e.gone = []span{{at.Add(after), forever}}
	return []*export{e}
}

// isUnknown has exports with a state that nobody has documented, for longer than the alert waits or shorter.
func (t *teller) isUnknown(at time.Time) []*export {
	e := t.export(at)
	e.Takes = t.between(90*time.Minute, 100*time.Minute)
	from := at.Add(e.Queued + t.between(5*time.Minute, 20*time.Minute))
	to := from.Add([]time.Duration{t.between(4*time.Minute, 9*time.Minute), t.between(25*time.Minute, time.Hour)}[t.random.IntN(2)])
	e.words = []word{{span{from, to}, "Verifying", true}}
	return []*export{e}
}
