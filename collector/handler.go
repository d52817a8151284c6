package collector

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
)

// timeoutHeader is how Prometheus tells how long it will wait, in seconds.
const timeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds"

// Handler answers /metrics. All fields must be set but those that say otherwise.
type Handler struct {
	// Scraper asks the targets.
	Scraper *Scraper
	// Own gathers the exporter's own metrics, which follow those of the targets. Nil: there are none.
	Own prometheus.Gatherer
	// Timeout is the longest time that a request waits for listings.
	Timeout time.Duration
	// TimeoutOffset is taken off the time that Prometheus says it will wait, for the way back.
	TimeoutOffset time.Duration
	// Logger takes the errors of Own.
	Logger *slog.Logger
}

// ServeHTTP scrapes, within the time that the request leaves, and answers what there is by then.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	patience, err := h.patience(r.Header.Get(timeoutHeader))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	gather := gatherFunc(func() ([]*dto.MetricFamily, func(), error) { return h.gather(ctx) })
	promhttp.HandlerForTransactional(gather, promhttp.HandlerOpts{
		ErrorLog:      errorLog{h.Logger},
		ErrorHandling: promhttp.ContinueOnError,
	}).ServeHTTP(w, r)
}

// gatherFunc is a prometheus.TransactionalGatherer that is a function.
type gatherFunc func() ([]*dto.MetricFamily, func(), error)

// Gather calls the function.
func (f gatherFunc) Gather() ([]*dto.MetricFamily, func(), error) { return f() }

// gather scrapes, and gives what there is until done is called.
func (h *Handler) gather(ctx context.Context) (families []*dto.MetricFamily, done func(), err error) {
	scraped := h.Scraper.Scrape(ctx)
	in, ok := arenas.Get().(*arena)
	if !ok {
		in = new(arena)
	}
	families = scraped.render(in)
	if h.Own == nil {
		return families, in.release, nil
	}
	// Not by prometheus.Gatherers, which would check and sort everything again.
	own, err := h.Own.Gather()
	return append(families, own...), in.release, err
}

// patience is how long a request with this header may wait: what Prometheus grants less the offset, half of what it
// grants at least, and the handler's own timeout at most.
func (h *Handler) patience(header string) (time.Duration, error) {
	if header == "" {
		return h.Timeout, nil
	}
	granted, err := strconv.ParseFloat(header, 64)
	if err != nil || math.IsNaN(granted) || granted <= 0 {
		return 0, fmt.Errorf("the header %s must be a positive number of seconds, like 10 or 9.5; leave it out to wait %s",
			timeoutHeader, h.Timeout)
	}
	// Compared as numbers: a large one is no duration.
	wait := max(granted-h.TimeoutOffset.Seconds(), granted/2)
	return time.Duration(min(wait, h.Timeout.Seconds()) * float64(time.Second)), nil
}

// errorLog is how promhttp logs.
type errorLog struct{ logger *slog.Logger }

func (l errorLog) Println(v ...any) { l.logger.Error("answering a scrape", "err", fmt.Sprint(v...)) }
