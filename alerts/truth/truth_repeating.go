package truth

import (
	"slices"

	"export_task_exporter/collector/cloudsim"
)

// failure is when the exporter may have found one.
type failure struct {
	earliest, latest int
	before           int  // the last scrape before the earliest
	certain          bool // not found as the past, by a process that remembers nothing, and not overlooked
}

// failures are those that a process that watches can find.
func (t *target) failures(w *World, seen *views) []failure {
	var found []failure
	for _, e := range t.exports {
		ends := minuteOf(e.ends())
		f := failure{earliest: seen.nextAtBest(ends), latest: seen.next(ends)}
		if e.End != cloudsim.Fails || f.latest >= t.minutes() || f.latest == seen.next(0) || !e.listed(e.ends()) || !e.listed(at(f.latest)) {
			continue
		}
		f.certain = seen.born[f.latest] != f.latest && !t.overlooked(e, seen)
		for f.before = f.earliest - 1; f.before > 0 && (w.down[f.before] || w.missed[f.before]); {
			f.before--
		}
		found = append(found, f)
	}
	return found
}

// overlooked tells whether the exporter may take the export for the failed one whose place it took, as it never saw it running.
func (t *target) overlooked(e *export, seen *views) bool {
	again := slices.ContainsFunc(t.exports, func(other *export) bool { return other.Source == e.Source && other.Begins.Before(e.Begins) })
	return t.reused && again && seen.next(minuteOf(e.Begins)) >= minuteOf(e.ends())
}

// repeating: three or more failures within an hour.
func (t *target) repeating(all truth, w *World, seen *views) {
	found := t.failures(w, seen)
	three := func(is func(f failure) bool) bool {
		n := 0
		for _, f := range found {
			if is(f) {
				n++
			}
		}
		return n >= 3
	}
	certain := runs(t.minutes(), func(m int) bool {
		return three(func(f failure) bool { return f.certain && f.before >= m-58 && f.latest <= m })
	})
	forgetful := func(m int) bool { return !w.Memory && slices.Contains(w.down[max(0, m-65):m+1], true) }
	all.judge(t.alert("ExportTaskFailuresRepeating", "critical"), t.minutes(),
		func(m int) bool { return certain[m] > 2 && !w.down[m] && !w.missed[m] && !forgetful(m) },
		func(m int) bool { return three(func(f failure) bool { return f.latest >= m-66 && f.earliest <= m }) },
		starts(certain)...)
}
