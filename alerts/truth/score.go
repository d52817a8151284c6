package truth

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Score is how an alert did.
type Score struct {
	// Told is how often it fired as it had to.
	Told int
	// Missed is how often it did not fire although it had to; Interrupted, how often it ended meanwhile.
	Missed, Interrupted int
	// False is how often it fired although it must not.
	False int
	// Delays are the times from what happened to the minute in which the alert fired.
	Delays []time.Duration
	// Faults say what was missed, interrupted or false, each in a line.
	Faults []string
}

// Scores are how all alerts did. The zero value has none.
type Scores struct {
	// Alerts are the scores by the alerts' names.
	Alerts map[string]*Score
	// Kinds and Stories are how many exports there were, by their provider and kind, and by what happened to them.
	Kinds, Stories map[string]int
}

// Exports is how many there were.
func (s *Scores) Exports() (sum int) {
	for _, n := range s.Kinds {
		sum += n
	}
	return sum
}

// Compare adds how the alerts did in the world.
func (s *Scores) Compare(w *World, fired Fired) {
	if s.Alerts == nil {
		*s = Scores{map[string]*Score{}, map[string]int{}, map[string]int{}}
	}
	for _, t := range w.targets {
		for _, e := range t.exports {
			s.Kinds[t.provider+" "+t.kind]++
			s.Stories[e.story]++
		}
	}
	truth := w.truth()
	names := maps.Clone(fired)
	for a := range truth {
		if names[a] == nil {
			names[a] = make([]bool, w.Minutes)
		}
	}
	for a, fires := range names {
		if s.Alerts[a.name] == nil {
			s.Alerts[a.name] = &Score{}
		}
		expected := truth[a]
		if expected == nil {
			expected = &expectation{minutes: make([]verdict, w.Minutes)}
		}
		s.Alerts[a.name].add(w, a, expected, fires)
	}
}

func (s *Score) add(w *World, a alert, expected *expectation, fires []bool) {
	fault := func(what string, from, to int) {
		s.Faults = append(s.Faults, fmt.Sprintf("%s: %s: minutes %d to %d: %+v", w.Name, what, from, to-1, a))
	}
	told := map[time.Time]bool{}
	for from, to := range stretches(len(fires), func(m int) bool { return expected.minutes[m] == must }) {
		var quiet []int
		for m := from; m < to; m++ {
			if !fires[m] {
				quiet = append(quiet, m)
			}
		}
		switch len(quiet) {
		case 0:
			s.Told++
		case to - from:
			s.Missed++
			fault("missed", from, to)
			continue
		default:
			s.Told++
			s.Interrupted++
			fault(fmt.Sprintf("quiet %v", quiet), from, to)
		}
		if begun, ok := expected.begun(from); ok && !told[begun] {
			told[begun] = true
			s.Delays = append(s.Delays, at(firstFrom(fires, minuteOf(begun))).Sub(begun))
		}
	}
	for from, to := range stretches(len(fires), func(m int) bool { return fires[m] && expected.minutes[m] == mustNot }) {
		s.False++
		fault("false", from, to)
	}
}

// begun is when that began which an alert has to tell at the minute.
func (e *expectation) begun(minute int) (begun time.Time, ok bool) {
	for _, begins := range e.begins {
		if !begins.After(at(minute)) {
			begun, ok = begins, true
		}
	}
	return begun, ok
}

func firstFrom(fires []bool, minute int) int {
	for !fires[minute] {
		minute++
	}
	return minute
}

// stretches are the longest runs of such minutes, each from its first to just before its last.
func stretches(minutes int, is func(m int) bool) func(yield func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		for from := 0; from < minutes; from++ {
			to := from
			for to < minutes && is(to) {
				to++
			}
			if to > from && !yield(from, to) {
				return
			}
			from = max(from, to)
		}
	}
}

// String is the scores as tables.
func (s *Scores) String() string {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, counts := range []map[string]int{s.Kinds, s.Stories} {
		fmt.Fprintln(table, "exports\t ")
		for _, name := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(table, "%d\t %s\n", counts[name], name)
		}
		fmt.Fprintf(table, "%d\t in all\n\n", s.Exports())
	}
	fmt.Fprintln(table, "told\tmissed\tinterrupted\tfalse\tmedian delay\tlongest\t alert")
	for _, name := range slices.Sorted(maps.Keys(s.Alerts)) {
		one := s.Alerts[name]
		slices.SortFunc(one.Delays, cmp.Compare[time.Duration])
		median, longest := "-", "-"
		if n := len(one.Delays); n > 0 {
			median, longest = one.Delays[n/2].String(), one.Delays[n-1].String()
		}
		fmt.Fprintf(table, "%d\t%d\t%d\t%d\t%s\t%s\t %s\n", one.Told, one.Missed, one.Interrupted, one.False, median, longest, name)
	}
	_ = table.Flush()
	return text.String()
}
