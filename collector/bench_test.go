package collector

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const benchTargets = 10

// steady lists the same tasks each time, at once.
type steady []Task

func (s steady) Tasks(context.Context) ([]Task, error) { return s, nil }

func benchScraper(tasks int) *Scraper {
	targets := make([]Target, benchTargets)
	for i := range targets {
		targets[i] = Target{
			Labels:     Labels{Provider: "aws", Account: "prod", Region: fmt.Sprintf("region-%d", i), Kind: "store_image"},
			Source:     benchTasks(i, tasks/benchTargets),
			Timeout:    time.Minute,
			Retention:  24 * time.Hour,
			MaxTasks:   tasks,
			StuckAfter: 2 * time.Hour,
		}
	}
	return NewScraper(targets, 64, slog.New(slog.DiscardHandler))
}

// benchTasks are tasks as a cloud lists them: newest first, most ended well, some running, a few failed.
func benchTasks(target, n int) steady {
	tasks := make(steady, n)
	begun := time.Now().Add(-time.Hour)
	for i := range tasks {
		id := fmt.Sprintf("%08x", (uint32(i)+uint32(target)<<16)*2654435761)
		started := begun.Add(-time.Duration(i) * time.Minute).UTC().Truncate(time.Millisecond)
		tasks[i] = Task{
			ID:    "ami-" + id + ":backup-bucket:" + started.Format(time.RFC3339Nano),
			State: Succeeded, ProviderState: "Completed", Progress: new(100.), Started: started,
			SourceID: "ami-" + id, Destination: "backup-bucket/ami-" + id + ".bin",
		}
		switch i % 10 {
		case 0, 1:
			tasks[i].State, tasks[i].ProviderState, tasks[i].Progress = Running, "InProgress", new(float64(i%100))
		case 2:
			tasks[i].State, tasks[i].ProviderState, tasks[i].Progress = Failed, "Failed", nil
			tasks[i].FailureReason, tasks[i].Message = AccessDenied, "User is not authorized to write to the bucket backup-bucket"
		}
	}
	return tasks
}

func directHandler(tasks int) http.Handler {
	return &Handler{Scraper: benchScraper(tasks), Timeout: time.Minute, Logger: slog.New(slog.DiscardHandler)}
}

func ordinaryHandler(tasks int) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(ordinary{scraper: benchScraper(tasks), timeout: time.Minute})
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

func serve(h http.Handler) int {
	request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	request.Header.Set("Accept-Encoding", "gzip")
	response := httptest.NewRecorder()
	h.ServeHTTP(response, request)
	return response.Body.Len()
}

func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkScrape is one scrape through the handler, gzip included, beside an ordinary exporter's.
func BenchmarkScrape(b *testing.B) {
	for _, tasks := range []int{1_000, 10_000} {
		for name, handler := range map[string]http.Handler{"direct": directHandler(tasks), "ordinary": ordinaryHandler(tasks)} {
			b.Run(fmt.Sprintf("tasks=%d/exporter=%s", tasks, name), func(b *testing.B) {
				b.ReportAllocs()
				before := cpu()
				var size int
				for b.Loop() {
					size = serve(handler)
				}
				b.ReportMetric(float64(cpu()-before)/float64(b.N), "cpu-ns/op")
				b.ReportMetric(float64(size), "body-B")
			})
		}
	}
}

// BenchmarkRatio runs both by turns, so that whatever else the machine does falls on both, and reports how much of the
// ordinary exporter's CPU time ours needs.
func BenchmarkRatio(b *testing.B) {
	for _, tasks := range []int{1_000, 10_000} {
		b.Run(fmt.Sprintf("tasks=%d", tasks), func(b *testing.B) {
			direct, ordinary := directHandler(tasks), ordinaryHandler(tasks)
			var ours, theirs time.Duration
			for b.Loop() {
				start := cpu()
				serve(direct)
				middle := cpu()
				serve(ordinary)
				ours, theirs = ours+middle-start, theirs+cpu()-middle
			}
			b.ReportMetric(float64(ours)/float64(theirs), "ratio")
		})
	}
}
