package collector

import (
	"log/slog"
	"time"
)

// failing is how long a target has been failing, and why: what its log lines are written by. The zero value: it is not.
type failing struct {
	since  time.Time
	reason Reason
	said   string // the last error, fit to be shown
}

// failed logs a failed listing: as a warning when the target begins to fail or fails for another reason, else for those
// who look closely.
func (f *failing) failed(logger *slog.Logger, l *listing, pausedUntil time.Time) {
	reason := ReasonOf(l.err)
	f.said = oneLine(l.err.Error(), logRunes)
	attrs := []any{"reason", reason, "err", f.said, "took", l.took()}
	if !pausedUntil.IsZero() {
		attrs = append(attrs, "next", pausedUntil.UTC())
	}
	if f.reason == reason {
		logger.Debug("listing still fails", attrs...)
		return
	}
	logger.Warn("listing failed", attrs...)
	if f.since.IsZero() {
		f.since = l.ended
	}
	f.reason = reason
}

// recovered logs a complete listing.
func (f *failing) recovered(logger *slog.Logger, l *listing) {
	logger.Debug("listing is complete", "tasks", len(l.tasks), "took", l.took())
	if !f.since.IsZero() {
		logger.Info("listing works again", "failed_for", l.ended.Sub(f.since))
	}
	*f = failing{}
}
