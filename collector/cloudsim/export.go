package cloudsim

import (
	"cmp"
	"time"
)

// Export is one job that moves by the clock. Every cloud renders it in its own words, and leaves out what it does not
// tell.
type Export struct {
	// ID is the task's id. Clouds without one ignore it.
	ID string
	// Source is the image, snapshot or instance that is exported; SourceName is its name or description.
	Source, SourceName string
	// Bucket and Key are where the export goes.
	Bucket, Key string
	// Format is the disk image's format, in the cloud's spelling.
	Format string
	// Begins is when the export was asked for. Before it, the export is not listed.
	Begins time.Time
	// Queued is how long it waits before it runs.
	Queued time.Duration
	// Takes is how long it then runs until its End.
	Takes time.Duration
	// End is how it ends. The zero value succeeds.
	End Outcome
	// Cancels is how long a cancellation takes, which is the last part of Takes. 0: a tenth of it.
	Cancels time.Duration
	// StallsAt is the percent at which progress stops, whatever the End. 0: it does not stop, except that an export
	// which is to hang for ever then never moves at all.
	StallsAt float64
	// Message is the cloud's words for the failure, or for the cancellation. For an export that is to succeed or to
	// hang it is the phase that is shown while it is active, where a cloud shows one.
	Message string
	// Word, if set, is sent as the state, as it is and at any time.
	Word string
	// Progress, if set, is sent as the progress, as it is and at any time; "" is an empty element.
	Progress *string
	// NoProgress leaves the progress out.
	NoProgress bool
}

// Outcome is how an export ends.
type Outcome int

// The outcomes.
const (
	Succeeds Outcome = iota
	Fails
	// IsCanceled is a user's cancellation.
	IsCanceled
	// Never hangs for ever.
	Never
)

// Always is a list of exports that is the same at any time; the exports themselves still move.
func Always(exports ...Export) func(now time.Time) []Export {
	return func(time.Time) []Export { return exports }
}

// phase is where an export stands. The clouds have fewer words than this, or more.
type phase int

const (
	unborn phase = iota
	queued
	running
	canceling
	succeeded
	failed
	canceled
)

// active tells whether the export may still move.
func (p phase) active() bool { return p == queued || p == running || p == canceling }

// at tells where the export stands, and its progress in percent.
func (e Export) at(now time.Time) (phase, float64) {
	elapsed := now.Sub(e.Begins)
	if elapsed < 0 {
		return unborn, 0
	}
	if elapsed < e.Queued {
		return queued, 0
	}
	ran := elapsed - e.Queued
	percent := e.percent(ran)
	switch {
	case e.End == IsCanceled && ran < e.Takes && ran >= e.cancelsAt():
		return canceling, percent
	case e.End == Never || ran < e.Takes:
		return running, percent
	case e.End == Fails:
		return failed, percent
	case e.End == IsCanceled:
		return canceled, percent
	default:
		return succeeded, 100
	}
}

// cancelsAt is how long the export has run when it is canceled.
func (e Export) cancelsAt() time.Duration { return e.Takes - cmp.Or(e.Cancels, e.Takes/10) }

// percent is the progress after having run so long. Nothing but a success comes to 100, and a cancellation stops it.
func (e Export) percent(ran time.Duration) float64 {
	if e.End == IsCanceled {
		ran = min(ran, e.cancelsAt())
	}
	linear := 100.0
	if ran < e.Takes {
		linear *= float64(ran) / float64(e.Takes)
	}
	if e.StallsAt > 0 || e.End == Never {
		return min(linear, e.StallsAt)
	}
	return min(linear, 99)
}
