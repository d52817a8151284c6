package truth

import (
	"slices"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// overdue: no task of the target has succeeded for as long as one is expected, or none since the exporter began to watch.
func (t *target) overdue(all truth, seen *views) {
	patience := minutesOf(expected)
	certain, possible := make([]int, t.minutes()), make([]int, t.minutes())
	latest, known := seen.next(0), 0 // the last minute at which one was found, and at which one certainly was
	var begins []time.Time
	done := t.successes()
	for _, e := range done {
		if e.ends().Before(epoch) {
			known = min(known, -minutesOf(epoch.Sub(e.Begins)))
		}
	}
	for m := range certain {
		for len(done) > 0 && minuteOf(done[0].ends()) <= m && seen.asked[m] {
			if ends := minuteOf(done[0].ends()); ends > 0 {
				latest = m
				if seen.born[m] != m {
					known = ends
				}
			}
			done = done[1:]
		}
		certain[m], possible[m] = latest, known
		if m-known == patience {
			begins = append(begins, at(m))
		}
	}
	all.judge(t.alert("ExportTaskOverdue", "critical"), t.minutes(),
		func(m int) bool {
			return seen.must(m, bridged, func(m int) bool { return m-certain[m] >= patience+5 })
		},
		func(m int) bool {
			return seen.may(m, func(m int) bool { return m-possible[m] >= patience }) ||
				m-seen.last[m] > bridged && m-possible[m] >= patience
		}, begins...)
}

// successes are the exports that succeed, by their ends.
func (t *target) successes() []*export {
	done := slices.DeleteFunc(slices.Clone(t.exports), func(e *export) bool { return e.End != cloudsim.Succeeds || !e.listed(e.ends()) })
	slices.SortFunc(done, func(a, b *export) int { return a.ends().Compare(b.ends()) })
	return done
}

// unknown: a state that the exporter does not know, for 15 minutes.
func (t *target) unknown(all truth, seen *views) {
	is := func(m int) bool {
		return slices.ContainsFunc(t.exports, func(e *export) bool { return e.listed(at(m)) && e.state(at(m)) == unknown })
	}
	certain := runs(t.minutes(), func(m int) bool { return seen.must(m, bridged, is) })
	possible := runs(t.minutes(), func(m int) bool { return seen.may(m, is) })
	a := t.alert("ExportTaskStateUnknown", "info")
	a.providerState = "Verifying"
	all.judge(a, t.minutes(),
		func(m int) bool { return certain[m] >= 17 },
		func(m int) bool { return within(possible, m, 15) }, starts(runs(t.minutes(), is))...)
}
