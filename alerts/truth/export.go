package truth

import (
	"slices"
	"strconv"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// export is one export, and all that happens to it.
type export struct {
	cloudsim.Export
	target *target
	story  string
	// gone are the times at which the cloud does not list it.
	gone []span
	// words are states that the cloud tells in place of its own.
	words []word
	// crawl is how long it takes from one percent to the next. 0: as Takes has it.
	crawl time.Duration
}

// span is from its first moment to just before its second.
type span struct{ from, to time.Time }

func (s span) has(now time.Time) bool { return !now.Before(s.from) && now.Before(s.to) }

type word struct {
	span
	text    string
	unknown bool // to the exporter
}

// state is where an export stands, in the words of this package.
type state int

const (
	unborn state = iota
	active
	canceling
	unknown
	succeeded
	failed
	canceled
)

func (s state) moving() bool { return s == active || s == canceling || s == unknown }

// ends is when it ends by itself.
func (e *export) ends() time.Time { return e.Begins.Add(e.Queued + e.Takes) }

// over tells whether it has ended.
func (e *export) over(now time.Time) bool { return e.End != cloudsim.Never && !now.Before(e.ends()) }

func (e *export) state(now time.Time) state {
	switch {
	case now.Before(e.Begins):
		return unborn
	case e.over(now):
		return map[cloudsim.Outcome]state{cloudsim.Succeeds: succeeded, cloudsim.Fails: failed, cloudsim.IsCanceled: canceled}[e.End]
	case e.wordAt(now).unknown:
		return unknown
	case e.End == cloudsim.IsCanceled && !now.Before(e.ends().Add(-e.Cancels)):
		return canceling
	default:
		return active
	}
}

func (e *export) wordAt(now time.Time) word {
	i := slices.IndexFunc(e.words, func(w word) bool { return w.has(now) })
	if i < 0 {
		return word{}
	}
	return e.words[i]
}

// listed tells whether the cloud lists it.
func (e *export) listed(now time.Time) bool {
	return !now.Before(e.Begins) && !slices.ContainsFunc(e.gone, func(s span) bool { return s.has(now) })
}

// percent is the figure that the cloud tells of a running export, or -1.
func (e *export) percent(now time.Time) int {
	switch ran := now.Sub(e.Begins) - e.Queued; {
	case !e.target.progress || e.over(now):
		return -1
	case e.crawl > 0:
		return 1 + int(now.Sub(e.Begins)/e.crawl)
	default:
		if e.End == cloudsim.IsCanceled {
			ran = min(ran, e.Takes-e.Cancels)
		}
		linear := min(99, max(0, 100*float64(ran)/float64(e.Takes)))
		if e.StallsAt > 0 || e.End == cloudsim.Never {
			linear = min(linear, e.StallsAt)
		}
		return int(linear)
	}
}

// shown is the export as the simulated cloud is told to show it.
func (e *export) shown(now time.Time) cloudsim.Export {
	shown := e.Export
	if !e.over(now) {
		shown.Word = e.wordAt(now).text
		if e.crawl > 0 {
			shown.Progress = new(strconv.Itoa(e.percent(now)))
		}
	}
	return shown
}

// figure is what changes when the export moves. Waiting and running are one.
type figure struct {
	listed  bool
	state   state
	percent int
}

func (e *export) figure(now time.Time) figure {
	if !e.listed(now) {
		return figure{}
	}
	return figure{true, e.state(now), e.percent(now)}
}
