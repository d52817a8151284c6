package alibaba_test

import (
	"log/slog"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/alibaba"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// scraped is the cloud as the only target of a scraper.
type scraped struct {
	t       *testing.T
	scraper *collector.Scraper
}

func (c *cloud) scraped(t *testing.T) scraped {
	t.Helper()
	scraper := collector.NewScraper([]collector.Target{{
		Labels: collector.Labels{Provider: "alibaba", Account: "edge", Region: alibaba.Region, Kind: alibaba.ENSImage},
		Source: c.source(t), Timeout: 10 * time.Second, Retention: time.Hour, MaxTasks: 10, StuckAfter: 6 * time.Hour,
	}}, 1, collector.Saved{}, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { providertest.Close(t, scraper) })
	return scraped{t, scraper}
}

var common = regexp.MustCompile(`(account|kind|provider|region)="[^"]*",?`)

// values are those of one more scrape, by series. Labels that are the same throughout are left out.
func (s scraped) values() map[string]string {
	s.t.Helper()
	values := make(map[string]string)
	for line := range strings.Lines(providertest.Scrape(s.t, s.scraper)) {
		if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "} "); ok {
			name = strings.TrimSuffix(common.ReplaceAllString(name, ""), ",")
			values[strings.Replace(name+"}", "{}", "", 1)] = value
		}
	}
	return values
}

// has fails unless the series have these values; "" is none.
func (s scraped) has(got map[string]string, want map[string]string) {
	s.t.Helper()
	for series, value := range want {
		if got[series] != value {
			s.t.Errorf("%s is %q, want %q", series, got[series], value)
		}
	}
}

// One slot for the exports of an image: its ID is used again, and what is counted and timed begins anew.
func TestASecondExportOfAnImageIsANewRun(t *testing.T) {
	start := time.Now()
	var passed atomic.Int64
	c := newCloudAt(t, func() time.Time { return start.Add(time.Duration(passed.Load())) })
	export := func(begins time.Duration, end cloudsim.Outcome) cloudsim.Export {
		return cloudsim.Export{Source: "m-1", SourceName: "web", Bucket: "b", Key: "m-1.qcow2", Begins: start.Add(begins), Takes: time.Hour, End: end}
	}
	c.SetExports(cloudsim.Always(
		export(-3*time.Hour, cloudsim.Fails), export(2*time.Hour, cloudsim.Fails), export(4*time.Hour, cloudsim.Succeeds),
	))
	s := c.scraped(t)
	firstSeen := `export_task_first_seen_timestamp_seconds{task_id="m-1"}`
	lastProgress := `export_task_last_progress_timestamp_seconds{task_id="m-1"}`
	ended := `export_task_end_timestamp_seconds{task_id="m-1"}`

	past := s.values()
	s.has(past, map[string]string{
		`export_task_state{provider_state="ExportError",state="failed",task_id="m-1"}`: "1",
		`export_task_failure_info{message="",reason="other",task_id="m-1"}`:            "1",
		"export_task_finished_total": "0", "export_task_failures_total": "0", ended: "", lastProgress: "",
	})

	passed.Store(int64(150 * time.Minute))
	second := s.values()
	s.has(second, map[string]string{
		`export_task_state{provider_state="Exporting",state="running",task_id="m-1"}`:                "1",
		`export_task_info{destination="",format="",source_id="m-1",source_name="web",task_id="m-1"}`: "1",
		`export_task_failure_info{message="",reason="other",task_id="m-1"}`:                          "",
		"export_task_finished_total": "0", "export_task_failures_total": "0", lastProgress: second[firstSeen], ended: "",
	})
	if second[firstSeen] == "" || second[firstSeen] == past[firstSeen] {
		t.Errorf("the second export was first seen when the first one was: %s", past[firstSeen])
	}

	passed.Store(int64(210 * time.Minute))
	failed := s.values()
	s.has(failed, map[string]string{
		"export_task_finished_total": "1", "export_task_failures_total": "1", firstSeen: second[firstSeen],
	})
	if failed[ended] == "" {
		t.Error("its end was seen, and is not shown")
	}

	passed.Store(int64(270 * time.Minute))
	third := s.values()
	s.has(third, map[string]string{"export_task_finished_total": "1", "export_task_failures_total": "1", ended: ""})
	if third[firstSeen] == second[firstSeen] {
		t.Error("the third export was first seen when the second one was")
	}

	passed.Store(int64(330 * time.Minute))
	s.has(s.values(), map[string]string{
		"export_task_finished_total": "2", "export_task_failures_total": "1", "export_task_duration_seconds_count": "1",
		`export_task_info{destination="b/m-1.qcow2",format="qcow2",source_id="m-1",source_name="web",task_id="m-1"}`: "1",
		`export_task_progress_ratio{task_id="m-1"}`: "", `export_task_start_timestamp_seconds{task_id="m-1"}`: "",
	})
}

func TestRetriesSucceedAndAreCounted(t *testing.T) {
	c := newCloud(t)
	c.SetExports(cloudsim.Always(many(51)...))
	c.SetFaults(
		cloudsim.Fault{Code: "Throttling.User", Times: 1},
		cloudsim.Fault{Code: "ServiceUnavailable", Status: 503, Times: 1},
	)
	s := c.scraped(t)
	s.has(s.values(), map[string]string{
		"export_task_scrape_success":                 "1",
		`export_task_api_requests_total{code="400"}`: "1", `export_task_api_requests_total{code="503"}`: "1",
		`export_task_api_requests_total{code="200"}`: "2", `export_task_api_requests_total{code="error"}`: "0",
	})
}

func TestRequestsWithoutAnAnswerAreCountedToo(t *testing.T) {
	c := newCloud(t)
	c.SetFaults(cloudsim.Fault{Reset: true})
	s := c.scraped(t)
	s.has(s.values(), map[string]string{
		"export_task_scrape_success": "0", `export_task_scrape_failures_total{reason="network"}`: "1",
		`export_task_api_requests_total{code="error"}`: "1",
	})
}

// A retry that would come too late is none: the reason stays what the cloud said.
func TestRetriesStayWithinTheDeadline(t *testing.T) {
	c := newCloud(t)
	c.SetFaults(cloudsim.Fault{Code: "Throttling"})
	began := time.Now()
	_, err := c.listWithin(t, 150*time.Millisecond)
	providertest.FailsFor(t, err, collector.Throttled)
	if n, took := len(c.Requests()), time.Since(began); n != 1 || took > time.Second {
		t.Errorf("asked %d times in %s", n, took)
	}
}
