package cloudsim

import (
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"sync/atomic"
	"time"
)

// pager makes page tokens and reads them. A token is sealed, so that it is opaque and no other can be made up.
type pager struct {
	secret  []byte
	endless *atomic.Int64
}

func newPager() pager { return pager{secret: []byte(rand.Text()), endless: new(atomic.Int64)} }

// paging is what a request says of pages.
type paging struct {
	// listing is what is asked for. A token is good for that only.
	listing string
	// token is where the page begins. Empty: the first page.
	token string
	// size is the most items of a page.
	size int
	// single: there is one page, and no token whatever is left.
	single bool
	now    time.Time
	fault  Fault
}

// place is where a page begins. All pages of a listing show the time of the first one, or a task that begins meanwhile
// would push another one from the end of a page onto the next.
type place struct {
	asked  time.Time
	offset int
}

// start reads where the page that is asked for begins. It returns false for a token that is not the listing's.
func (p pager) start(q paging) (place, bool) {
	if q.token == "" || q.fault.EndlessPages || q.fault.RepeatToken {
		return place{asked: q.now}, true
	}
	var nanos int64
	var offset int
	text, err := base64.RawURLEncoding.DecodeString(q.token)
	if err == nil {
		_, err = fmt.Sscanf(string(text), "%d %d", &nanos, &offset)
	}
	start := place{asked: time.Unix(0, nanos).UTC(), offset: offset}
	if err != nil || !hmac.Equal([]byte(q.token), []byte(p.seal(q.listing, start))) {
		return place{}, false
	}
	return start, true
}

// pageOf returns the items of the page that begins there, and the token of the next; empty after the last.
func pageOf[Item any](p pager, q paging, start place, items []Item) (page []Item, token string) {
	rest := items[min(start.offset, len(items)):]
	page = rest[:min(q.size, len(rest))]
	switch {
	case q.single:
		return page, ""
	case q.fault.EndlessPages:
		return page, fmt.Sprintf("endless-%d", p.endless.Add(1))
	case q.fault.RepeatToken:
		return page, "the-same-again"
	case len(page) < len(rest):
		return page, p.seal(q.listing, place{start.asked, start.offset + q.size})
	default:
		return page, ""
	}
}

// seal is the token of a place in a listing.
func (p pager) seal(listing string, at place) string {
	text := fmt.Sprintf("%d %d ", at.asked.UnixNano(), at.offset)
	return base64.RawURLEncoding.EncodeToString(append([]byte(text), sum(p.secret, text+listing)...))
}
