package collector

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
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

// benchScraper has targets of three kinds, whose IDs are as long as those of real tasks.
func benchScraper(tasks int) *Scraper {
	targets := make([]Target, benchTargets)
	for i := range targets {
		labels := Labels{Provider: "aws", Account: "prod", Region: fmt.Sprintf("region-%d", i), Kind: "store_image"}
		switch i % 3 {
		case 1:
			labels.Kind = "export_image"
		case 2:
			labels.Provider, labels.Kind = "outscale", "snapshot"
		}
		targets[i] = Target{
			Labels: labels, Source: benchTasks(labels.Kind, i, tasks/benchTargets),
			Timeout: time.Minute, Retention: 24 * time.Hour, MaxTasks: tasks, StuckAfter: 2 * time.Hour,
		}
	}
	return NewScraper(targets, 64, Saved{}, discard())
}

// benchTasks are tasks as a cloud lists them: newest first, most ended well, some running, a few failed.
func benchTasks(kind string, target, n int) steady {
	tasks := make(steady, n)
	begun := time.Now().Add(-time.Hour).UTC()
	random := rand.New(rand.NewPCG(uint64(target), 1))
	for i := range tasks {
		id := fmt.Sprintf("0%016x", random.Uint64())
		tasks[i] = Task{State: Succeeded, ProviderState: "completed", Progress: new(100.)}
		switch kind {
		case "store_image":
			tasks[i].Started = begun.Add(-time.Duration(i) * time.Minute)
			tasks[i].ID = "ami-" + id + ":backups:" + tasks[i].Started.Format("2006-01-02T15:04:05.000Z")
			tasks[i].SourceID, tasks[i].Destination = "ami-"+id, "backups/ami-"+id+".bin"
		case "export_image":
			tasks[i].ID, tasks[i].SourceID, tasks[i].Destination = "export-ami-"+id, "ami-"+id, "backups/images"
		default:
			tasks[i].ID, tasks[i].SourceID, tasks[i].Destination, tasks[i].Format = "snap-export-"+id[:8], "snap-"+id[:8], "backups/snap-"+id[:8], "qcow2"
		}
		switch i % 10 {
		case 0, 1:
			tasks[i].State, tasks[i].ProviderState, tasks[i].Progress = Running, "active", new(float64(i%100))
		case 2:
			tasks[i].State, tasks[i].ProviderState, tasks[i].Progress = Failed, "failed", nil
			tasks[i].FailureReason, tasks[i].Message = AccessDenied, "Access denied to the bucket backups"
		}
	}
	return tasks
}

func directHandler(tasks int) http.Handler {
	return &Handler{Scraper: benchScraper(tasks), Timeout: time.Minute, Logger: discard()}
}

func ordinaryHandler(tasks int) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(ordinary{scraper: benchScraper(tasks), timeout: time.Minute})
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

func serve(h http.Handler) int {
	request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	request.Header.Set("Accept", "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1") // Prometheus 3's
	request.Header.Set("Accept-Encoding", "gzip")
	response := &sink{header: make(http.Header)}
	h.ServeHTTP(response, request)
	return response.size
}

// sink takes a response as a socket does, and keeps nothing of it.
type sink struct {
	header http.Header
	size   int
}

func (s *sink) Header() http.Header { return s.header }

func (s *sink) WriteHeader(int) {}

func (s *sink) Write(p []byte) (int, error) {
	s.size += len(p)
	return len(p), nil
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
		for _, exporter := range []struct {
			name    string
			handler http.Handler
		}{{"ordinary", ordinaryHandler(tasks)}, {"direct", directHandler(tasks)}} {
			b.Run(fmt.Sprintf("tasks=%d/exporter=%s", tasks, exporter.name), func(b *testing.B) {
				b.ReportAllocs()
				before := cpu()
				var size int
				for b.Loop() {
					size = serve(exporter.handler)
				}
				b.ReportMetric(float64(cpu()-before)/float64(b.N), "cpu-ns/op")
				b.ReportMetric(float64(size), "body-B")
			})
		}
	}
}

// BenchmarkRatio runs both by turns, so that whatever else the machine does falls on both, and reports how much of the
// ordinary exporter's CPU time ours needs. A turn is long enough for each to pay for its own garbage.
func BenchmarkRatio(b *testing.B) {
	for _, tasks := range []int{1_000, 10_000} {
		b.Run(fmt.Sprintf("tasks=%d", tasks), func(b *testing.B) {
			direct, ordinary := directHandler(tasks), ordinaryHandler(tasks)
			var ours, theirs time.Duration
			for b.Loop() {
				ours += cpuOf(direct, 50_000/tasks)
				theirs += cpuOf(ordinary, 50_000/tasks)
			}
			b.ReportMetric(float64(ours)/float64(theirs), "ratio")
		})
	}
}

// cpuOf is the CPU time of some scrapes, which begin without the garbage of others.
func cpuOf(handler http.Handler, scrapes int) time.Duration {
	runtime.GC()
	before := cpu()
	for range scrapes {
		serve(handler)
	}
	return cpu() - before
}
