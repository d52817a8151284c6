package collector

import (
	"log/slog"
	"time"
)

// failing is how long a target has been failing, and why: what its log lines are written by. The zero value: it is not.
type failing struct {
	since  time.Time
	reason Reason          // the last one
	said   string          // the last error, fit to be shown
	warned map[Reason]bool // of these reasons, since it began
}

// failed logs a failed listing: as a warning when the target begins to fail, and once for each further reason, else for
// those who look closely. A cloud that times out and breaks off by turns does not fill the log.
func (f *failing) failed(logger *slog.Logger, l *listing, pausedUntil time.Time) {
	f.reason, f.said = ReasonOf(l.err), oneLine(l.err.Error(), logRunes)
	attrs := []any{"reason", f.reason, "err", f.said, "took", l.took()}
	if !pausedUntil.IsZero() {
		attrs = append(attrs, "next", pausedUntil.UTC())
	}
	if f.warned[f.reason] {
		logger.Debug("listing still fails", attrs...)
		return
	}
	logger.Warn("listing failed", attrs...)
	if f.since.IsZero() {
		f.since, f.warned = l.ended, make(map[Reason]bool)
	}
	f.warned[f.reason] = true
}

// recovered logs a complete listing.
func (f *failing) recovered(logger *slog.Logger, l *listing) {
	logger.Debug("listing is complete", "tasks", len(l.tasks), "took", l.took())
	if !f.since.IsZero() {
		logger.Info("listing works again", "failed_for", l.ended.Sub(f.since))
	}
	*f = failing{}
}
