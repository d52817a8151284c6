package collector

import (
	"maps"
	"slices"
	"time"
)

// unasked is what was saved of targets that nobody has asked for yet, in this process.
type unasked struct {
	targets  map[Labels]savedTarget
	requests map[region]savedRequests
}

func newUnasked(saved Saved) unasked {
	u := unasked{make(map[Labels]savedTarget), make(map[region]savedRequests)}
	for _, target := range saved.targets {
		u.targets[target.labels()] = target
	}
	for _, requests := range saved.requests {
		u.requests[requests.region()] = requests
	}
	return u
}

// memoryOf takes out what was saved of a target; the zero value if there was nothing.
func (u *unasked) memoryOf(labels Labels) savedTarget {
	defer delete(u.targets, labels)
	return u.targets[labels]
}

// requestsOf takes out the counts that were saved of a region.
func (u *unasked) requestsOf(place region) map[string]uint64 {
	defer delete(u.requests, place)
	return u.requests[place].Codes
}

// Changed can be received from when a listing has ended since that was last done: only then is there anything new to save.
func (s *Scraper) Changed() <-chan struct{} { return s.life.changed }

// Save makes a value of all that is remembered. Targets that have not been configured for a week are forgotten.
func (s *Scraper) Save() Saved {
	saved, remembered := s.saveUnasked()
	for _, w := range remembered {
		saved.targets = append(saved.targets, w.save())
	}
	return saved
}

// saveUnasked saves all but the targets that are asked, which are many tasks and need not hold a scrape up.
func (s *Scraper) saveUnasked() (saved Saved, remembered []*watched) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepConfigured(time.Now())
	oldest := time.Now().Add(-forgetting)
	maps.DeleteFunc(s.unasked.targets, func(_ Labels, t savedTarget) bool { return fromMillis(t.Wanted).Before(oldest) })
	maps.DeleteFunc(s.unasked.requests, func(_ region, r savedRequests) bool { return fromMillis(r.Wanted).Before(oldest) })
	maps.DeleteFunc(s.watched, func(_ Labels, w *watched) bool { return w.lastWanted().Before(oldest) })
	maps.DeleteFunc(s.regions, func(_ region, c *common) bool { return c.wanted.Before(oldest) })

	saved.targets = slices.Collect(maps.Values(s.unasked.targets))
	saved.requests = slices.Collect(maps.Values(s.unasked.requests))
	for place, c := range s.regions {
		saved.requests = append(saved.requests, savedRequests{
			Provider: place.provider, Account: place.account.name, Region: place.name,
			Wanted: toMillis(c.wanted), Codes: c.requests.snapshot(),
		})
	}
	return saved, slices.Collect(maps.Values(s.watched))
}

// keepConfigured notes that the targets which are configured are wanted, whether or not somebody scrapes: nothing of them is
// forgotten while Prometheus is away. Which regions a lookup will find is not known before, so all of its account's are kept.
func (s *Scraper) keepConfigured(now time.Time) {
	configured, accounts := make(map[Labels]bool), make(map[account]bool)
	for _, target := range s.targets {
		accounts[target.region().account] = true
		labels := target.Labels
		if target.Found != nil {
			labels.Region = ""
		}
		configured[labels] = true
	}
	isConfigured := func(l Labels) bool {
		anywhere := l
		anywhere.Region = ""
		return configured[l] || configured[anywhere]
	}
	for labels, target := range s.unasked.targets {
		if isConfigured(labels) {
			target.Wanted = toMillis(now)
			s.unasked.targets[labels] = target
		}
	}
	for place, requests := range s.unasked.requests {
		if accounts[place.account] {
			requests.Wanted = toMillis(now)
			s.unasked.requests[place] = requests
		}
	}
	for labels, w := range s.watched {
		if isConfigured(labels) {
			w.want(now)
		}
	}
	for place, c := range s.regions {
		if accounts[place.account] {
			c.wanted = now
		}
	}
}
