package truth

import "time"

// verdict is what an alert has to do in a minute.
type verdict byte

const (
	mustNot verdict = iota
	may
	must
)

// expectation is what an alert has to do.
type expectation struct {
	minutes []verdict
	begins  []time.Time // when what it tells of began, in order
}

// truth is what all alerts have to do. Those that it does not have must not fire.
type truth map[alert]*expectation

// truth is what the alerts have to do in the world.
func (w *World) truth() truth {
	all := truth{}
	w.exporterDown(all)
	for _, t := range w.targets {
		seen := w.views(t)
		t.unanswered(all, w, seen)
		t.rejected(all, w)
		t.unknown(all, seen)
		t.overdue(all, seen)
		t.repeating(all, w, seen)
		for id, runs := range t.tasks() {
			task := &task{t, id, runs, seen}
			task.failed(all)
			task.stuck(all)
		}
	}
	return all
}

// judge notes an alert by what it must and may do. An alert that may do nothing is left out.
func (all truth) judge(a alert, minutes int, musts, mays func(m int) bool, begins ...time.Time) {
	e := &expectation{minutes: make([]verdict, minutes), begins: begins}
	some := false
	for m := range minutes {
		switch {
		case musts(m):
			e.minutes[m] = must
		case mays(m):
			e.minutes[m] = may
		}
		some = some || e.minutes[m] != mustNot
	}
	if some {
		all[a] = e
	}
}

// alert is one on the target.
func (t *target) alert(name, severity string) alert {
	return alert{name: name, severity: severity, provider: t.provider, account: t.account, region: t.region, kind: t.kind}
}

// runs gives for each minute how many it makes with those before it of which the same is true.
func runs(minutes int, is func(m int) bool) []int {
	lengths := make([]int, minutes)
	length := 0
	for m := range minutes {
		length++
		if !is(m) {
			length = 0
		}
		lengths[m] = length
	}
	return lengths
}

// within tells whether one of the last minutes reaches the length. Alerts end an evaluation late.
func within(lengths []int, m, length int) bool {
	for k := max(0, m-2); k <= m; k++ {
		if lengths[k] >= length {
			return true
		}
	}
	return false
}

// starts are when the runs of such minutes begin.
func starts(lengths []int) []time.Time {
	var begins []time.Time
	for m, length := range lengths {
		if length == 1 {
			begins = append(begins, at(m))
		}
	}
	return begins
}
