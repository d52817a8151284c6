package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/config"
)

// fourClouds are the demo's, whose faults can be set.
type fourClouds struct {
	faults map[string]func(...cloudsim.Fault)
	text   []byte
}

func newFourClouds(t *testing.T) *fourClouds {
	t.Helper()
	keepEnvironment(t)
	if err := demoEnvironment(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	ec2, osc := cloudsim.DemoEC2(time.Now, pace), cloudsim.DemoOutscale(time.Now, pace)
	fj, ens := cloudsim.DemoFujitsu(time.Now, pace), cloudsim.DemoENS(time.Now, pace)
	var addresses []any
	for _, cloud := range []http.Handler{ec2, osc, fj, ens} {
		server := httptest.NewServer(cloud)
		t.Cleanup(func() {
			server.CloseClientConnections()
			server.Close()
		})
		addresses = append(addresses, server.URL)
	}
	return &fourClouds{
		faults: map[string]func(...cloudsim.Fault){
			"aws": ec2.SetFaults, "outscale": osc.SetFaults, "fujitsu": fj.SetFaults, "alibaba": ens.SetFaults,
		},
		text: fmt.Appendf(nil, demoConfig, addresses...),
	}
}

// panics is a client library that does.
type panics struct{}

func (panics) Tasks(context.Context) ([]collector.Task, error) { panic("index out of range") }

// lockedKeys are how the clouds say that a key is locked, or not known.
var lockedKeys = map[string]cloudsim.Fault{
	"aws":      {Code: "AuthFailure", Status: http.StatusUnauthorized},
	"outscale": {Code: "13"},
	"fujitsu":  {Action: cloudsim.FujitsuLogIn, Status: http.StatusUnauthorized},
	"alibaba":  {Code: "InvalidAccessKeyId.NotFound", Status: http.StatusNotFound},
}

// Whatever one cloud does, the other three answer in time, and memory stays within bounds.
func TestOneCloudsFaultIsItsOwn(t *testing.T) {
	for _, bad := range []string{"aws", "outscale", "fujitsu", "alibaba"} {
		for name, fault := range map[string]cloudsim.Fault{
			"hangs": {Hang: true}, "floods": {Flood: 1 << 30}, "locks its key": lockedKeys[bad], "panics": {},
		} {
			t.Run(bad+" "+name, func(t *testing.T) {
				clouds := newFourClouds(t)
				if name != "panics" {
					clouds.faults[bad](fault)
				}
				before := startPeak(t)
				text := scrapeWithin(t, clouds.text, 5*time.Second, func(target *collector.Target) {
					if target.Provider == bad && name == "panics" {
						target.Source = panics{}
					}
				})
				for line := range strings.Lines(text) {
					if !strings.HasPrefix(line, "export_task_scrape_success{") {
						continue
					}
					want := "} 1\n"
					if strings.Contains(line, `provider="`+bad+`"`) {
						want = "} 0\n"
					}
					if !strings.HasSuffix(line, want) {
						t.Errorf("want %s for %s", strings.TrimSpace(want[1:]), line)
					}
				}
				if grown := memory(t, "VmHWM:") - before; grown > 200<<20 {
					t.Errorf("memory grew by %d MiB", grown>>20)
				}
			})
		}
	}
}

// scrapeWithin is one scrape of the configuration's targets, each of which may be changed before.
func scrapeWithin(t *testing.T, text []byte, patience time.Duration, change func(*collector.Target)) string {
	t.Helper()
	c, err := config.Parse("demo", text)
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := transport(nil).build(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := allTargets(accounts)
	for i := range all {
		change(&all[i])
	}
	logger := newLogger(&mustParse(t).log, t.Output())
	scraper := collector.NewScraper(all, 64, collector.Saved{}, logger)
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := scraper.Close(ctx); err != nil {
			t.Errorf("closing: %v", err)
		}
	}()
	var out strings.Builder
	if err := once(t.Context(), scraper, &flags{scrapeTimeout: patience}, false, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func mustParse(t *testing.T, args ...string) *flags {
	t.Helper()
	flags, _, done := parse(args, t.Output(), t.Output())
	if done {
		t.Fatalf("the flags %v are refused", args)
	}
	return flags
}

// startPeak begins to watch the peak of the process's resident memory, and gives what it is now, in bytes.
func startPeak(t *testing.T) int {
	t.Helper()
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600); err != nil {
		t.Logf("the peak of memory is not watched: %v", err)
	}
	return memory(t, "VmRSS:")
}

// memory is a line of what Linux tells of the process's memory, in bytes; 0 on other systems.
func memory(t *testing.T, name string) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, name); ok {
			kilobytes, err := strconv.Atoi(strings.Fields(size)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	return 0
}
