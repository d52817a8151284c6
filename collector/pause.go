package collector

import (
	"sync"
	"time"
)

// Clouds lock credentials that keep knocking: Outscale after four wrong signatures, Fujitsu after five wrong passwords.
const (
	firstPause   = time.Minute
	longestPause = 15 * time.Minute
)

// pause leaves an account's region alone after its credentials were refused: for 1, 2, 4 … at most 15 minutes. When a
// pause is over, one listing goes ahead and the others wait for what becomes of it.
type pause struct {
	mu      sync.Mutex
	refused int       // pauses in a row
	since   time.Time // when the last one began
	until   time.Time // nobody may ask before
	knocked string    // the kind that asked last
	others  bool      // another kind has wanted to, since then
}

// pass tells whether a kind may ask now. The one that may has the time of one listing until the next may. That is another
// one if there is: a kind that fails for a reason of its own must not keep the others from showing that the credentials are
// good again.
func (p *pause) pass(now time.Time, kind string, listing time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.refused == 0:
		return true
	case now.Before(p.until):
		p.others = p.others || kind != p.knocked
		return false
	case kind == p.knocked && p.others:
		p.others = false // they may not come
		return false
	}
	p.until, p.knocked, p.others = now.Add(listing), kind, false
	return true
}

// end is until when the region is left alone: the zero time, or one in the past, where it is not.
func (p *pause) end() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until
}

// learn takes in how a listing that began at the given time ended, and returns until when the region is left alone now:
// the zero time where it is not. Listings that were under way when the pause began say nothing new.
func (p *pause) learn(err error, began, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.refused > 0 && !began.After(p.since):
	case err == nil:
		p.refused, p.until = 0, time.Time{}
	case ReasonOf(err) != Auth:
		p.until = time.Time{}
	default:
		p.since = now
		p.until = now.Add(min(firstPause<<min(p.refused, 4), longestPause))
		p.refused++
	}
	return p.until
}
