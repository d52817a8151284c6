package fujitsu

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"golang.org/x/sync/errgroup"

	"export_task_exporter/collector"
)

const (
	// detailsAtOnce is how many details are asked for at once.
	detailsAtOnce = 8
	// endedAtOnce is how many ended exports are asked for in one listing: an account may have hundreds of them when the
	// exporter starts, and the rest can wait for the next listings.
	endedAtOnce = 100
	// detailTime is the longest time that one detail may take, so that one which hangs leaves time for the others.
	detailTime = 10 * time.Second
)

// detail is what the detail tells of an export.
type detail struct {
	ExportStatus     text    `json:"export_status"`
	Progress         percent `json:"progress"`
	ImageID          text    `json:"image_id"`
	ImageName        text    `json:"image_name"`
	StorageContainer text    `json:"storage_container"`
	RequestTime      text    `json:"request_time"`
	ErrorMessage     text    `json:"error_message"`
	Message          text    `json:"message"` // so in the API's twin for imports

	// final: it was read at the export's end, and is not read again.
	final bool
	// fresh: it was read in this listing.
	fresh bool
}

// export is one export, with what is known of it.
type export struct {
	listed
	path   string
	detail detail
}

// read asks for the details: of all active exports, and once of those that ended. What fails costs its export the detail,
// and nobody else anything: half of the time that is left must do.
func read(ctx context.Context, login *login, exports []export) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/2)
		defer cancel()
	}
	var group errgroup.Group
	group.SetLimit(detailsAtOnce)
	for _, one := range wanted(exports) {
		group.Go(func() error {
			defer func() { _ = recover() }() // a panic of a client library is a detail that failed
			one.read(ctx, login)
			return nil
		})
	}
	_ = group.Wait()
}

// wanted are the exports whose detail is to be read: the active ones, then the failed ones, then others, newest first.
func wanted(exports []export) []*export {
	var wanted []*export
	active := 0
	for n := range exports {
		export := &exports[n]
		if export.active() {
			active++
		} else if export.detail.final {
			continue
		}
		wanted = append(wanted, export)
	}
	slices.SortStableFunc(wanted, func(a, b *export) int { return cmp.Compare(a.rank(), b.rank()) })
	return wanted[:min(len(wanted), active+endedAtOnce)]
}

func (e *export) rank() int {
	switch {
	case e.active():
		return 0
	case states[string(e.ExportStatus)] == collector.Failed:
		return 1
	default:
		return 2
	}
}

// active tells whether the list says that the export may still move.
func (e *export) active() bool { return state(e.ExportStatus).Active() }

// read asks for the detail. Where there is none, what was read before stays.
func (e *export) read(ctx context.Context, login *login) {
	ctx, cancel := context.WithTimeout(ctx, detailTime)
	defer cancel()
	var got detail
	err := login.get(ctx, e.path+"/"+url.PathEscape(e.ExportID)+"/status", maxDetail, &got)
	switch {
	case gophercloud.ResponseCodeIs(err, http.StatusNotFound): // it went away after the list was made
		e.detail.final = !e.active()
	case err != nil || got.ExportStatus == "":
	default:
		got.fresh = true
		got.final = !e.active() || !state(got.ExportStatus).Active()
		e.detail = got
	}
}
