package collector

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

func TestRequestsPatience(t *testing.T) {
	h := &Handler{Timeout: time.Minute, TimeoutOffset: 500 * time.Millisecond}
	for header, want := range map[string]time.Duration{
		"":       time.Minute,
		"10":     9500 * time.Millisecond,
		"10.25":  9750 * time.Millisecond,
		"300":    time.Minute,
		"1e300":  time.Minute,
		"+Inf":   time.Minute,
		"0.6":    300 * time.Millisecond, // the offset would leave too little
		"0.0001": 50 * time.Microsecond,
	} {
		if got, err := h.patience(header); err != nil || got != want {
			t.Errorf("%q: got %s, %v, want %s", header, got, err, want)
		}
	}
	for _, header := range []string{"ten", "0", "-1", "NaN", "10s"} {
		request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		request.Header.Set(timeoutHeader, header)
		response := httptest.NewRecorder()
		h.ServeHTTP(response, request)
		if response.Code != http.StatusBadRequest || !strings.Contains(response.Body.String(), timeoutHeader) {
			t.Errorf("%q: got %d, %s", header, response.Code, response.Body)
		}
	}
}

func TestHandlerAnswersWithinTheRequestsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := prometheus.NewRegistry()
		own.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "own", Help: "Own."}, func() float64 { return 7 }))
		h := &Handler{
			Scraper: newScraper(t, target(&slow{takes: time.Hour}), in("us-east-1", target(&slow{takes: time.Second}))),
			Own:     own, Timeout: time.Minute, TimeoutOffset: 500 * time.Millisecond, Logger: discard(),
		}
		request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		request.Header.Set(timeoutHeader, "10")
		response := httptest.NewRecorder()
		began := time.Now()
		h.ServeHTTP(response, request)
		if took := time.Since(began); took != 9500*time.Millisecond {
			t.Errorf("answered after %s", took)
		}
		exposition(response.Body.String()).shows(t, `export_task_scrape_success 0`, `export_task_scrape_success{region="us-east-1"} 1`,
			`export_task_scrape_duration_seconds 9.5`, `own 7`)
		if n := strings.Count(response.Body.String(), "export_task_scrape_success{"); n != 2 {
			t.Errorf("%d lines of success: one request is one scrape", n)
		}
	})
}

func TestOwnMetricsThatFailDoNotHideTheTargets(t *testing.T) {
	h := &Handler{
		Scraper: newScraper(t, target(&slow{})),
		Own:     prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { return nil, errors.New("no /proc") }),
		Timeout: time.Minute, Logger: discard(),
	}
	response := httptest.NewRecorder()
	h.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	exposition(response.Body.String()).shows(t, `export_task_scrape_success 1`)
}

// The memory that answers are built in is used again, also by answers of another size and order.
func TestAnswersAtOnceDoNotMix(t *testing.T) {
	steadily := func(kindName string, n int) *Handler {
		one := kind(kindName, target(benchTasks(kindName, n, n)))
		one.MinInterval = time.Hour
		return &Handler{Scraper: newScraper(t, one), Timeout: time.Minute, Logger: discard()}
	}
	answer := func(h *Handler) string {
		response := httptest.NewRecorder()
		h.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		return response.Body.String()
	}
	var all sync.WaitGroup
	for _, h := range []*Handler{steadily("store_image", 700), steadily("export_image", 20), steadily("snapshot", 300)} {
		answer(h) // the first one lists, which shows in its duration
		want := string(render(t, h.Scraper.Scrape(t.Context())))
		all.Go(func() {
			for range 30 {
				if got := answer(h); got != want {
					t.Error("an answer has something of another")
					return
				}
			}
		})
	}
	all.Wait()
}
