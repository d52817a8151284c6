package truth

// fault is how a cloud answers.
type fault int

const (
	none fault = iota
	brokenAPI
	hanging
	torn
	refusedKey // reason auth
	forbidden  // reason permission
)

// paused is for how many minutes an account's region may be left alone after its key was refused: 15, until the next scrape, while
// another kind goes ahead, and while that one hangs.
const paused = 18

// restarts ends the exporter so often, for so many minutes each, and up to three more.
func (w *World) restarts(times, least int) {
	for range times {
		from := w.minute(60)
		to := min(from+least+w.random.IntN(4), w.Minutes)
		for m := from; m < to; m++ {
			w.down[m] = true
		}
	}
}

// misses lets so many of a hundred scrapes fail.
func (w *World) misses(percent int) {
	for m := range w.missed {
		w.missed[m] = w.random.IntN(100) < percent
	}
}

// flaps breaks a third of the targets for 4 of every 20 minutes.
func (w *World) flaps() {
	for i, t := range w.targets {
		if i%3 != 0 {
			continue
		}
		for m := range t.faults {
			if (m+i)%20 < 4 {
				t.faults[m] = brokenAPI
			}
		}
	}
}

// outages breaks every target so often, for at most so many minutes and at least a third of them.
func (w *World) outages(times, most int, what fault) {
	for _, t := range w.targets {
		for range times {
			from := w.minute(60)
			t.outage(from, from+most/3+w.random.IntN(most*2/3), what)
		}
	}
}

func (t *target) outage(from, to int, what fault) {
	to = min(to, len(t.faults))
	for m := from; m < to; m++ {
		t.faults[m] = what
	}
	if what == hanging { // the listing that hung to the last may still be waited for
		t.doubt(to, to+2)
	}
}

// refusals revokes keys, which is for all kinds of an account's region, and permissions, which are for a single kind.
func (w *World) refusals() {
	for i, t := range w.targets {
		from := w.minute(15 * 60)
		to := from + 30 + w.random.IntN(60)
		if i%2 == 0 {
			t.outage(from, to, forbidden)
			continue
		}
		for _, other := range w.targets {
			if other.account == t.account && other.region == t.region {
				other.outage(from, to, refusedKey)
				other.doubt(to, to+paused)
			}
		}
	}
}

func (t *target) doubt(from, to int) {
	for m := from; m < min(to, len(t.unsure)); m++ {
		t.unsure[m] = true
	}
}

// minute is a random one, the first hours left out.
func (w *World) minute(first int) int { return first + w.random.IntN(w.Minutes-first) }
