package collector

import (
	"context"
	"sync"
)

// life runs listings until the scraper is closed.
type life struct {
	mu      sync.Mutex
	closed  bool
	closing chan struct{} // closed with it
	running sync.WaitGroup
	large   chan struct{} // has one element while a listing holds a large body
	changed chan struct{} // has one element when a listing has ended since it was last received from
}

func newLife() *life {
	return &life{closing: make(chan struct{}), changed: make(chan struct{}, 1), large: make(chan struct{}, 1)}
}

// change tells that a listing has ended.
func (l *life) change() {
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

// start runs a listing. It returns false, and runs nothing, after the end.
func (l *life) start(listing func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.running.Go(listing)
	}
	return !l.closed
}

// end tells all listings to end and waits for them, or for the context's end, which is its error then.
func (l *life) end(ctx context.Context) error {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.closing)
	}
	l.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		l.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
