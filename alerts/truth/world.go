package truth

import (
	"math/rand/v2"
	"slices"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// epoch is when worlds begin: the time at which the clock of a synctest bubble does.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

var forever = epoch.AddDate(100, 0, 0)

// World is some days of exports, and of what goes wrong with the clouds, the exporter and Prometheus.
type World struct {
	// Name says what is special in it.
	Name string
	// Memory tells whether the exporter has a memory file.
	Memory bool
	// Minutes is how long it lasts.
	Minutes int

	random  *rand.Rand
	targets []*target
	missed  []bool // by minute: Prometheus gets no answer, although the exporter runs
	down    []bool // by minute: the exporter does not run
}

// Worlds are those that the alerts are tried in. They are the same each time.
func Worlds() []*World {
	const length = 24 * 60
	steady := newWorld("restarts with memory, flapping clouds", 1, length)
	steady.Memory = true
	steady.restarts(6, 1)
	steady.restarts(2, 9)
	steady.misses(1)
	steady.flaps()
	steady.outages(2, 25, brokenAPI)

	forgetful := newWorld("restarts without memory", 2, length)
	forgetful.restarts(8, 1)
	forgetful.restarts(2, 9)
	forgetful.misses(2)

	dark := newWorld("long outages, refused credentials", 3, length)
	dark.Memory = true
	dark.restarts(3, 1)
	dark.outages(1, 200, brokenAPI)
	dark.outages(1, 90, hanging)
	dark.outages(1, 60, torn)
	dark.refusals()
	return []*World{steady, forgetful, dark}
}

// newWorld is one in which nothing goes wrong but exports.
func newWorld(name string, seed uint64, minutes int) *World {
	w := &World{
		Name: name, Minutes: minutes, random: rand.New(rand.NewPCG(seed, 0)),
		targets: newTargets(), missed: make([]bool, minutes), down: make([]bool, minutes),
	}
	for i, t := range w.targets {
		t.faults, t.unsure = make([]fault, minutes), make([]bool, minutes)
		t.exports = w.exports(t)
		switch i % 3 {
		case 0: // no good export for half a day
			t.withoutSuccess(w.moment(2*time.Hour, 12*time.Hour), 13*time.Hour)
		case 1: // none from the beginning
			t.withoutSuccess(epoch.Add(-24*time.Hour), 24*time.Hour+9*time.Hour+time.Duration(w.random.IntN(120))*time.Minute)
		}
	}
	return w
}

// exports tells stories all the time, and some that were over when the exporter was first started.
func (w *World) exports(t *target) []*export {
	tell := &teller{random: w.random, target: t}
	var all []*export
	for _, past := range []func(*teller, time.Time) []*export{(*teller).fails, (*teller).succeeds, (*teller).isExportedAgain} {
		all = append(all, past(tell, epoch.Add(-tell.between(5*time.Hour, 6*time.Hour)))...)
	}
	for _, e := range all {
		e.story = "is over before the exporter"
	}
	end := at(w.Minutes)
	for begins := epoch.Add(-tell.between(time.Minute, time.Hour)); begins.Before(end); {
		all = append(all, tell.tell(begins)...)
		begins = begins.Add(tell.between(20*time.Minute, 2*time.Hour))
	}
	return slices.DeleteFunc(all, func(e *export) bool { return !e.Begins.Before(end) })
}

// withoutSuccess takes out the exports that would succeed in that time.
func (t *target) withoutSuccess(from time.Time, lasts time.Duration) {
	none := span{from, from.Add(lasts)}
	t.exports = slices.DeleteFunc(t.exports, func(e *export) bool { return e.End == cloudsim.Succeeds && none.has(e.ends()) })
}

// moment is a random one, so long after the epoch.
func (w *World) moment(least, most time.Duration) time.Time {
	return epoch.Add(least + time.Duration(w.random.Int64N(int64(most-least))).Truncate(time.Minute))
}

// at is the moment of the minute's scrape.
func at(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
