package collector

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// again is a scraper that goes on from what the other remembers, by way of a file, as after a restart.
func again(t *testing.T, s *Scraper, targets ...Target) *Scraper {
	t.Helper()
	file := MemoryFile{Path: filepath.Join(t.TempDir(), "memory.json"), Logger: discard()}
	if err := file.Save(s.Save()); err != nil {
		t.Fatal(err)
	}
	saved, err := file.Load()
	if err != nil {
		t.Fatal(err)
	}
	next := NewScraper(targets, 64, saved, discard())
	t.Cleanup(func() { _ = next.Close(context.Background()) })
	return next
}

func TestRestartGoesOnWhereItEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tasks []Task
		var answer error
		source := ask(func(ctx context.Context) ([]Task, error) {
			CountRequest(ctx, 200)
			return append([]Task(nil), tasks...), answer
		})
		s := newScraper(t, target(source))
		tasks = []Task{at(7, task("stuck", Running)), task("fails meanwhile", Running), task("ends", Running), task("old", Failed)}
		scrape(t, s, patience)
		time.Sleep(time.Hour)
		tasks[2].State = Succeeded
		scrape(t, s, patience)
		answer = Failf(Network, "away")
		scrape(t, s, patience)
		answer = nil

		time.Sleep(time.Hour)
		tasks[1].State = Failed
		s = again(t, s, target(source))
		for range 2 { // what the first scrape counts, the second does not count again
			shown := scrape(t, s, patience)
			shown.shows(t, counts(1, 2)...)
			shown.shows(t,
				`export_task_first_seen_timestamp_seconds{task_id="stuck"} `+minute(0),
				`export_task_last_progress_timestamp_seconds{task_id="stuck"} `+minute(0),
				`export_task_end_timestamp_seconds{task_id="ends"} `+minute(60),
				`export_task_end_timestamp_seconds{task_id="fails meanwhile"} `+minute(120),
				`export_task_last_completion_timestamp_seconds `+minute(60),
				`export_task_duration_seconds_count 1`,
				`export_task_duration_seconds_sum 3600`,
				`export_task_duration_seconds_bucket{le="3600"} 1`,
				`export_task_duration_seconds_bucket{le="1800"} 0`,
				`export_task_scrape_failures_total{reason="network"} 1`,
			)
		}
		scrape(t, s, patience).shows(t, `export_task_api_requests_total{code="200"} 6`)
	})
}

func TestRestartWhileTheCloudIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := error(nil)
		source := ask(func(context.Context) ([]Task, error) { return []Task{task("a", Failed)}, answer })
		s := newScraper(t, target(source))
		scrape(t, s, patience)
		answer = Failf(Network, "away")
		s = again(t, s, target(source))
		scrape(t, s, patience).shows(t, append(counts(0, 0), `export_task_scrape_last_success_timestamp_seconds `+minute(0))...)
		answer = nil
		scrape(t, s, patience).shows(t, counts(0, 0)...)
	})
}

func TestTargetsThatAreNoLongerConfiguredAreForgottenAfterAWeek(t *testing.T) {
	for name, c := range map[string]struct {
		away  time.Duration
		count int
	}{"six days": {6 * 24 * time.Hour, 1}, "eight days": {8 * 24 * time.Hour, 0}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				state := Running
				mine := target(ask(func(context.Context) ([]Task, error) { return []Task{task("a", state)}, nil }))
				other := in("us-east-1", target(&slow{}))
				s := newScraper(t, mine, other)
				scrape(t, s, patience)
				state = Failed
				scrape(t, s, patience)
				s = again(t, s, other)
				for range 2 {
					time.Sleep(c.away / 2)
					scrape(t, s, patience).hides(t, `export_task_failures_total{region="eu-west-1"}`)
					s = again(t, s, other)
				}
				s = again(t, s, mine, other)
				scrape(t, s, patience).shows(t, fmt.Sprintf("export_task_failures_total %d", c.count))
			})
		})
	}
}

func TestConfiguredTargetsAreRememberedWhileNobodyScrapes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		state := Running
		source := ask(func(context.Context) ([]Task, error) { return []Task{task("a", state)}, nil })
		lookup := kind("export_image", in("all", target(&slow{})))
		lookup.Found = func() []Target { return []Target{kind("export_image", target(source))} }
		all := []Target{target(source), lookup}
		s := newScraper(t, all...)
		scrape(t, s, patience)
		state = Failed
		for range 3 { // restarts, with nobody scraping in between
			time.Sleep(10 * 24 * time.Hour)
			s = again(t, s, all...)
		}
		scrape(t, s, patience).shows(t, `export_task_failures_total 1`, `export_task_failures_total{kind="export_image"} 1`)
	})
}

func TestMemoryFileThatCannotBeUsedIsSetAside(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good")
	s := newScraper(t, target(&slow{tasks: []Task{task("a", Running)}}))
	scrape(t, s, patience)
	if err := (MemoryFile{Path: good}).Save(s.Save()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ content, said string }{
		"empty":   {"", "empty"},
		"torn":    {string(whole[:len(whole)/2]), "damaged"},
		"foreign": {`{"resource": "logs"}`, "none of this exporter's"},
		"binary":  {"\x00\x01\xff", "damaged"},
		"newer":   {strings.Replace(string(whole), `"version":1`, `"version":2`, 1), "version 2"},
		"odd":     {strings.Replace(string(whole), `"begun":true`, `"begun":"yes"`, 1), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "memory.json")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			log := new(strings.Builder)
			saved, err := MemoryFile{Path: path, Logger: textLogger(log)}.Load()
			if err != nil || saved.Targets() != 0 {
				t.Errorf("remembers %d targets, %v", saved.Targets(), err)
			}
			aside, err := filepath.Glob(path + ".unread-*")
			if err != nil || len(aside) != 1 {
				t.Fatalf("set aside: %v, %v", aside, err)
			}
			if kept, err := os.ReadFile(aside[0]); err != nil || string(kept) != c.content {
				t.Errorf("what was set aside is not what was there: %q, %v", kept, err)
			}
			if !strings.Contains(log.String(), c.said) || !strings.Contains(log.String(), aside[0]) {
				t.Errorf("the log does not say it: %s", log)
			}
		})
	}
}

func TestMemoryFileThatIsNotThereIsTheFirst(t *testing.T) {
	saved, err := MemoryFile{Path: filepath.Join(t.TempDir(), "memory.json")}.Load()
	if err != nil || saved.Targets() != 0 {
		t.Errorf("remembers %d targets, %v", saved.Targets(), err)
	}
}

func TestWhatAKilledProcessLeftIsCleared(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "memory.json")
	for name, stays := range map[string]bool{
		".memory.json123": false, ".memory.json123.bak": true, "memory.json.unread-20260101T000000.000Z": true, ".other.json123": true,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := (MemoryFile{Path: path}).Load(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != stays {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMemoryFileThatCannotBeSetAsideIsNotWrittenOver(t *testing.T) {
	const foreign = "/proc/version" // which nobody can rename
	if _, err := os.Stat(foreign); err != nil {
		t.Skip(err)
	}
	if _, err := (MemoryFile{Path: foreign, Logger: discard()}).Load(); err == nil || !strings.Contains(err.Error(), "set aside") {
		t.Errorf("want an error that says so, got %v", err)
	}
}

func TestMemoryFileThatCannotBeWritten(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "missing")
	if err := (MemoryFile{Path: filepath.Join(folder, "memory.json")}).Save(Saved{}); err == nil {
		t.Error("want an error that names the file")
	}
}

// BenchmarkMemoryFile writes and reads 100,000 tasks.
func BenchmarkMemoryFile(b *testing.B) {
	s := benchScraper(100_000)
	s.Scrape(b.Context())
	file := MemoryFile{Path: filepath.Join(b.TempDir(), "memory.json"), Logger: discard()}
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			if err := file.Save(s.Save()); err != nil {
				b.Fatal(err)
			}
		}
		info, err := os.Stat(file.Path)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size()), "file-B")
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if saved, err := file.Load(); err != nil || saved.Tasks() != 100_000 {
				b.Fatal(saved.Tasks(), err)
			}
		}
	})
}
