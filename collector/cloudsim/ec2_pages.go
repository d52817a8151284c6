package cloudsim

import (
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// pager makes page tokens and reads them. A token is sealed, so that it is opaque and no other can be made up.
type pager struct {
	secret  []byte
	endless *atomic.Int64
}

// place is where a page begins. All pages of a listing show the time of the first one, or a task that begins meanwhile
// would push another one from the end of a page onto the next.
type place struct {
	asked  time.Time
	offset int
}

func newPager() pager { return pager{secret: []byte(rand.Text()), endless: new(atomic.Int64)} }

// start reads where the page that is asked for begins.
func (p pager) start(q ec2Query) (place, error) {
	token := q.form.Get("NextToken")
	if token == "" || q.fault.EndlessPages || q.fault.RepeatToken {
		return place{asked: q.now}, nil
	}
	var nanos int64
	var offset int
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		_, err = fmt.Sscanf(string(text), "%d %d", &nanos, &offset)
	}
	start := place{asked: time.Unix(0, nanos).UTC(), offset: offset}
	if err != nil || !hmac.Equal([]byte(token), []byte(p.token(q, start))) {
		return place{}, awsErrorf("InvalidPaginationToken", "The pagination token is invalid")
	}
	return start, nil
}

// page returns the items of the page that begins there, and the token of the next. Without MaxResults a page is all.
func (p pager) page(q ec2Query, action ec2Action, start place, items []ec2Item) ([]ec2Item, string) {
	items = items[min(start.offset, len(items)):]
	size, err := strconv.Atoi(q.form.Get("MaxResults"))
	more := err == nil && len(items) > size
	if more {
		items = items[:size]
	}
	switch {
	case action.maxResults == 0:
		return items, ""
	case q.fault.EndlessPages:
		return items, fmt.Sprintf("endless-%d", p.endless.Add(1))
	case q.fault.RepeatToken:
		return items, "the-same-again"
	case more:
		return items, p.token(q, place{start.asked, start.offset + size})
	default:
		return items, ""
	}
}

// token seals the place for the query's action and region.
func (p pager) token(q ec2Query, at place) string {
	text := fmt.Sprintf("%d %d", at.asked.UnixNano(), at.offset)
	seal := sum(p.secret, text+" "+q.form.Get("Action")+" "+q.region)
	return base64.RawURLEncoding.EncodeToString(append([]byte(text+" "), seal...))
}
