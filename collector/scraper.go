package collector

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Scraper asks its targets and remembers what they said. It is made by [NewScraper], and any number of scrapes may use it
// at once.
type Scraper struct {
	logger      *slog.Logger
	concurrency int
	life        *life

	mu      sync.Mutex // locked before that of a watched, never after
	targets []Target
	turns   *turns
	watched map[Labels]*watched
	regions map[region]*common
	unasked unasked
}

type account struct{ provider, name string }

type region struct {
	account
	name string
}

func (l Labels) region() region { return region{account{l.Provider, l.Account}, l.Region} }

// common is what the targets of an account in one region share.
type common struct {
	pause    pause
	requests *requests
	wanted   time.Time // when one of the targets was last asked for
}

// NewScraper prepares to ask the targets, at most concurrency of them at once (one at least), and goes on from what was
// saved. Nothing is asked before the first scrape.
func NewScraper(targets []Target, concurrency int, saved Saved, logger *slog.Logger) *Scraper {
	s := &Scraper{
		logger:      logger,
		concurrency: concurrency,
		life:        newLife(),
		watched:     make(map[Labels]*watched),
		regions:     make(map[region]*common),
		unasked:     newUnasked(saved),
	}
	s.SetTargets(targets)
	return s
}

// SetTargets replaces what is asked. A target that was there before, by its labels, keeps its memory. With the same Source
// it keeps clients and tokens too, since these are the Source's. A listing under way ends as it began.
func (s *Scraper) SetTargets(targets []Target) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.targets = slices.Clone(targets)
	s.turns = newTurns(targets, s.concurrency)
	for _, w := range s.watched {
		w.forgetLast()
	}
}

// Scrape asks every target and shows what answered before the context's end. It cannot fail: a target that did not
// answer is shown as just that, and its listing goes on for the next scrape.
func (s *Scraper) Scrape(ctx context.Context) Scrape {
	views := s.ask(ctx, s.current())
	slices.SortStableFunc(views, func(a, b view) int { return a.compare(b.Labels) })
	return Scrape{slices.CompactFunc(views, func(a, b view) bool { return a.Labels == b.Labels })}
}

func (s *Scraper) current() []Target {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.targets
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

// watch gives what is remembered of a target, as it is configured now, and begins to remember it at first sight.
func (s *Scraper) watch(target Target) *watched {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, place := time.Now(), target.region()
	if s.regions[place] == nil {
		s.regions[place] = &common{requests: newRequests(s.unasked.requestsOf(place))}
	}
	s.regions[place].wanted = now
	w, ok := s.watched[target.Labels]
	if !ok {
		w = newWatched(target.Labels, s.regions[place], s.life, s.logger)
		w.restore(s.unasked.memoryOf(target.Labels))
		s.watched[target.Labels] = w
	}
	w.configure(target, s.turns.get(place.account), now)
	return w
}

// Close ends the listings under way and waits for them, or for the context's end, which is its error then. A scrape after
// it shows no listing.
func (s *Scraper) Close(ctx context.Context) error { return s.life.end(ctx) }
