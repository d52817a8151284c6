package collector

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// grace is how long a source may take to return after its context has ended. One that needs longer ignores its context.
const grace = time.Second

// listing is one attempt to get a target's tasks, shared by all scrapes that find it under way. What comes of it is set before
// done is closed, and never after.
type listing struct {
	target Target // as it was configured when the listing began
	turn   *turn
	began  time.Time
	done   chan struct{}
	// configured is how often the configuration had been replaced by then.
	configured int

	ended time.Time
	tasks []remembered // sorted by ID; nil if the listing failed
	err   error
}

// took is how long the listing took, its wait for a turn included.
func (l *listing) took() time.Duration { return l.ended.Sub(l.began) }

type answer struct {
	tasks []Task
	err   error
}

// list makes the listing. It outlives the request that began it, and ends by the target's timeout or with the scraper.
func (w *watched) list(ctx context.Context, l *listing) {
	if !l.turn.take(w.life.closing) {
		w.abandon(l, nil)
		return
	}
	defer l.turn.release()
	ctx, cancel := context.WithTimeout(ctx, l.target.Timeout)
	defer cancel()

	answers := make(chan answer, 1)
	go func() { answers <- w.call(ctx, l.target.Source) }()
	select {
	case a := <-answers:
		w.finish(l, a)
		return
	case <-ctx.Done():
	case <-w.life.closing:
		cancel()
		w.abandon(l, answers)
		return
	}
	select {
	case a := <-answers:
		w.finish(l, a)
	case <-time.After(grace):
		w.leave(answers)
		w.finish(l, answer{err: Failf(Timeout, "the client did not return after its deadline of %s", l.target.Timeout)})
	}
}

// call asks the source. A panic of a client library costs its target the listing, and nobody else anything.
func (w *watched) call(ctx context.Context, source Source) (a answer) {
	defer func() {
		if cause := recover(); cause != nil {
			w.logger.Debug("client panicked", "stack", string(debug.Stack()))
			a = answer{err: Fail(Decode, fmt.Errorf("the client panicked: %v", cause))}
		}
	}()
	tasks, err := source.Tasks(ctx)
	return answer{tasks, err}
}
