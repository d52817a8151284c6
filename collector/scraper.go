package collector

import (
	"context"
	"log/slog"
	"slices"
	"sync"
)

// Scraper asks its targets and remembers what they said. It is made by [NewScraper], and any number of scrapes may use it
// at once.
type Scraper struct {
	targets []Target
	logger  *slog.Logger
	turns   map[account]*turn

	mu      sync.Mutex
	watched map[Labels]*watched
	regions map[region]*common

	closed  bool
	closing chan struct{} // closed with it
	running sync.WaitGroup
}

type account struct{ provider, name string }

type region struct {
	account
	name string
}

// common is what the targets of an account in one region share.
type common struct {
	pause    pause
	requests *requests
}

// NewScraper prepares to ask the targets, at most concurrency of them at once (one at least). Nothing is asked before the
// first scrape.
func NewScraper(targets []Target, concurrency int, logger *slog.Logger) *Scraper {
	return &Scraper{
		targets: slices.Clone(targets),
		logger:  logger,
		turns:   newTurns(targets, concurrency),
		watched: make(map[Labels]*watched),
		regions: make(map[region]*common),
		closing: make(chan struct{}),
	}
}

// Scrape asks every target and shows what answered before the context's end. It cannot fail: a target that did not
// answer is shown as just that, and its listing goes on for the next scrape.
func (s *Scraper) Scrape(ctx context.Context) Scrape {
	views := s.ask(ctx, s.targets)
	slices.SortStableFunc(views, func(a, b view) int { return a.compare(b.Labels) })
	return Scrape{slices.CompactFunc(views, func(a, b view) bool { return a.Labels == b.Labels })}
}

// ask asks the targets, and those that they find, all at once.
func (s *Scraper) ask(ctx context.Context, targets []Target) []view {
	views := make([][]view, len(targets))
	var asking sync.WaitGroup
	for i, target := range targets {
		asking.Go(func() {
			views[i] = []view{s.watch(target).scrape(ctx)}
			if target.Found != nil {
				views[i] = append(views[i], s.ask(ctx, target.Found())...)
			}
		})
	}
	asking.Wait()
	return slices.Concat(views...)
}

// watch gives what is remembered of a target, and begins to remember it at first sight.
func (s *Scraper) watch(target Target) *watched {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w, ok := s.watched[target.Labels]; ok {
		return w
	}
	payer := account{target.Provider, target.Account}
	place := region{payer, target.Region}
	if s.regions[place] == nil {
		s.regions[place] = &common{requests: newRequests()}
	}
	w := &watched{
		Target: target,
		logger: s.logger.With("provider", target.Provider, "account", target.Account, "region", target.Region, "kind", target.Kind),
		turn:   s.turns[payer],
		common: s.regions[place],
		start:  s.start,
		closed: s.closing,

		failures: make(map[Reason]uint64),
		memory:   memory{durations: newDurations()},
	}
	s.watched[target.Labels] = w
	return w
}

// start runs a listing, unless the scraper is closed.
func (s *Scraper) start(listing func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.running.Go(listing)
	}
	return !s.closed
}

// Close ends the listings under way and waits for them, or for the context's end, which is its error then. A scrape after
// it shows no listing.
func (s *Scraper) Close(ctx context.Context) error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.closing)
	}
	s.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		s.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
