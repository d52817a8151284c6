package collector

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// waiting is how long a listing that no scrape could wait for is kept for one. It is also how far Prometheus looks back
// for a value: who scrapes less often sees gaps anyway.
const waiting = 5 * time.Minute

var errClosed = errors.New("the exporter is stopping")

// watched is a target with all that is remembered of it.
type watched struct {
	labels Labels
	logger *slog.Logger
	common *common
	life   *life

	mu           sync.Mutex
	target       Target        // as it is configured now
	turn         *turn         // likewise
	wanted       time.Time     // when it was last asked for, or configured
	current      *listing      // under way, or nil
	configured   int           // how often the configuration has been replaced
	last         *listing      // the last one if it was complete, or nil
	left         <-chan answer // a call that ignored its context, and what it may still say; or nil
	memory       memory
	failures     map[Reason]uint64
	lastEnded    time.Time     // when the last listing ended, complete or not; zero: there was none
	lastDuration time.Duration // of that one
	lastSuccess  time.Time
	failing      failing
}

func newWatched(labels Labels, common *common, life *life, logger *slog.Logger) *watched {
	return &watched{
		labels:   labels,
		logger:   logger.With("provider", labels.Provider, "account", labels.Account, "region", labels.Region, "kind", labels.Kind),
		common:   common,
		life:     life,
		failures: make(map[Reason]uint64),
	}
}

// configure takes over how the target is configured now. A listing under way goes on as it began.
func (w *watched) configure(target Target, turn *turn, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.target, w.turn, w.wanted = target, turn, now
}

func (w *watched) want(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wanted = now
}

func (w *watched) lastWanted() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wanted
}

// forgetLast lets no earlier listing answer: it may be one of another configuration.
func (w *watched) forgetLast() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last, w.configured = nil, w.configured+1
}

// scrape shows the target as it stands when a listing is done, or when the request cannot wait any longer.
func (w *watched) scrape(ctx context.Context) view {
	l := w.ask(ctx)
	if l != nil {
		select {
		case <-l.done:
		case <-ctx.Done():
		}
	}
	return w.view(l, time.Now())
}

// ask finds the listing to wait for: a complete one that may still be shown, the one under way, or a new one. Nil: the
// target is left alone.
func (w *watched) ask(ctx context.Context) *listing {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	switch {
	case w.last != nil && now.Sub(w.last.ended) < w.target.MinInterval:
		return w.last
	case w.current != nil:
		return w.current
	case w.isLeft() || !w.common.pause.pass(now, w.target.Kind, w.target.Timeout):
		return nil
	}
	begun := &listing{target: w.target, turn: w.turn, configured: w.configured, done: make(chan struct{}), began: now}
	own := context.WithValue(context.WithoutCancel(ctx), callKey{}, call{w.common.requests, w.life.large})
	if !w.life.start(func() { w.list(own, begun) }) {
		return nil
	}
	w.current = begun
	if w.outlasted(ctx, now) {
		return w.last
	}
	return begun
}

// outlasted tells whether the last listing took longer than this request can wait, so that it came in after the scrape
// that began it. It is shown now, while the next one, just begun, will be there for the next scrape.
func (w *watched) outlasted(ctx context.Context, now time.Time) bool {
	deadline, ok := ctx.Deadline()
	return ok && w.last != nil && w.last.took() > deadline.Sub(now) && now.Sub(w.last.ended) < waiting
}

// isLeft tells whether a call that ignored its context still runs. Another one on top would wait for the same thing.
func (w *watched) isLeft() bool {
	select {
	case <-w.left:
		w.left = nil
	default:
	}
	return w.left != nil
}

func (w *watched) leave(answers <-chan answer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left = answers
}

// abandon ends a listing that the scraper's end cut off: that is nobody's failure.
func (w *watched) abandon(l *listing, answers <-chan answer) {
	if answers != nil {
		select {
		case <-answers:
		case <-time.After(grace):
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current, l.ended, l.err = nil, time.Now(), errClosed
	close(l.done)
}

// finish takes in how a listing ended: into the memory if it is complete, into the failures if not.
func (w *watched) finish(l *listing, a answer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	defer w.life.change()
	w.current, w.last = nil, nil
	l.ended, l.err = now, a.err
	w.lastEnded, w.lastDuration = now, l.took()
	pausedUntil := w.common.pause.learn(a.err, l.began, now)
	if a.err == nil {
		w.memory.learn(clean(a.tasks), now)
		l.tasks = w.memory.tasks
		w.lastSuccess = now
		if l.configured == w.configured {
			w.last = l
		}
		w.failing.recovered(w.logger, l)
	} else {
		w.failures[ReasonOf(a.err)]++
		w.failing.failed(w.logger, l, pausedUntil)
	}
	close(l.done)
}
