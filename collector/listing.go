package collector

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// grace is how long a source may take to return after its context has ended. One that needs longer ignores its context.
const grace = time.Second

// listing is one attempt to get a target's tasks, shared by all scrapes that find it under way. Its fields are set before
// done is closed, and never after.
type listing struct {
	done  chan struct{}
	began time.Time
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
	if !w.turn.take(w.closed) {
		w.abandon(l, nil)
		return
	}
	defer w.turn.release()
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()

	answers := make(chan answer, 1)
	go func() { answers <- w.call(ctx) }()
	select {
	case a := <-answers:
		w.finish(l, a)
		return
	case <-ctx.Done():
	case <-w.closed:
		cancel()
		w.abandon(l, answers)
		return
	}
	select {
	case a := <-answers:
		w.finish(l, a)
	case <-time.After(grace):
		w.leave(answers)
		w.finish(l, answer{err: Failf(Timeout, "the client did not return after its deadline of %s", w.Timeout)})
	}
}

// call asks the source. A panic of a client library costs its target the listing, and nobody else anything.
func (w *watched) call(ctx context.Context) (a answer) {
	defer func() {
		if cause := recover(); cause != nil {
			w.logger.Debug("client panicked", "stack", string(debug.Stack()))
			a = answer{err: Fail(Decode, fmt.Errorf("the client panicked: %v", cause))}
		}
	}()
	tasks, err := w.Source.Tasks(ctx)
	return answer{tasks, err}
}
