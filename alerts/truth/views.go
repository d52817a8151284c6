package truth

// views are what the minutes of a target show of it, and to whom.
type views struct {
	asked []bool // the exporter gets a listing, whoever hears of it
	sure  []bool // Prometheus gets one
	maybe []bool // Prometheus may get one
	last  []int  // the last sure minute up to this one, or -1
	born  []int  // the first minute that this process got a listing, or that of the first if this one remembers it; -1: none yet
}

// For so many minutes without an answer, what is known of a task that moves stays as it was, and what is known of one that failed.
const (
	bridged       = 28
	bridgedFailed = 6*60 - 5
)

func (w *World) views(t *target) *views {
	v := &views{
		asked: make([]bool, w.Minutes), sure: make([]bool, w.Minutes), maybe: make([]bool, w.Minutes),
		last: make([]int, w.Minutes), born: make([]int, w.Minutes),
	}
	last, born := -1, -1
	for m := range w.Minutes {
		if w.down[m] && !w.Memory {
			born = -1
		}
		answers := !w.down[m] && t.faults[m] == none
		v.asked[m] = answers && !t.unsure[m]
		v.sure[m] = v.asked[m] && !w.missed[m]
		v.maybe[m] = answers && !w.missed[m]
		if v.asked[m] && born < 0 {
			born = m
		}
		if v.sure[m] {
			last = m
		}
		v.last[m], v.born[m] = last, born
	}
	return v
}

// must tells whether the rules cannot but see it: it was so when the target last answered, not too long ago, and no answer said
// otherwise.
func (v *views) must(m, longest int, is func(m int) bool) bool {
	last := v.last[m]
	if last < 0 || m-last > longest {
		return false
	}
	for k := last; k <= m; k++ {
		if (v.sure[k] || v.maybe[k]) && !is(k) {
			return false
		}
	}
	return true
}

// may tells whether the rules may have seen it, two minutes ago or later.
func (v *views) may(m int, is func(m int) bool) bool {
	for k := max(0, v.last[max(0, m-2)]); k <= m; k++ {
		if v.maybe[k] && is(k) {
			return true
		}
	}
	return false
}

// nextAtBest is the first minute from m on at which the exporter may get one.
func (v *views) nextAtBest(m int) int {
	for m < len(v.asked) && !v.asked[m] && !v.maybe[m] {
		m++
	}
	return m
}

// next is the first minute from m on at which the exporter gets a listing.
func (v *views) next(m int) int {
	for m < len(v.asked) && !v.asked[m] {
		m++
	}
	return m
}
