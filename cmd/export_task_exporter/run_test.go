package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

func TestDemoServesEverythingAndEndsCleanly(t *testing.T) {
	keepEnvironment(t)
	e := startExporter(t, "--demo")
	for path, want := range map[string]string{
		"/":          "export_task_exporter",
		"/-/healthy": "healthy",
		"/-/ready":   "ready",
		"/status":    "Export tasks",
		"/metrics":   `export_task_scrape_success{account="demo-aws",kind="store_image",provider="aws",region="us-east-1"} 1`,
	} {
		if status, body := fetch(t, e.url+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d, without %q", path, status, want)
		}
	}
	if status, _ := fetch(t, e.url+"/nothing"); status != http.StatusNotFound {
		t.Errorf("/nothing: %d", status)
	}
	_, metrics := fetch(t, e.url+"/metrics")
	for _, state := range []string{"queued", "running", "canceling", "succeeded", "failed", "canceled", "unknown"} {
		if !regexp.MustCompile(`(?m)^export_tasks\{.*state="` + state + `"\} [1-9]`).MatchString(metrics) {
			t.Errorf("the demo has no %s task", state)
		}
	}
	if n := strings.Count(metrics, "\nexport_task_scrape_success{"); n != 10 {
		t.Errorf("%d targets, want those of four clouds", n)
	}
	if regexp.MustCompile(`(?m)^export_task_scrape_success\{.*\} 0$`).MatchString(metrics) {
		t.Error("a target of the demo does not answer")
	}
	for _, own := range []string{"go_goroutines", "process_cpu_seconds_total", `promhttp_metric_handler_requests_total{code="200"}`, "export_task_exporter_build_info"} {
		if !strings.Contains(metrics, "\n"+own) {
			t.Errorf("%s is missing", own)
		}
	}
	if code := e.stop(); code != 0 {
		t.Errorf("it ended with %d: %s", code, e.stderr)
	}
}

// cloudConfig is a configuration of one account and region of a simulated cloud.
func cloudConfig(t *testing.T, sim http.Handler) (path string) {
	t.Helper()
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	keepEnvironment(t)
	if err := demoEnvironment(); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "config.yml")
	text := fmt.Sprintf("accounts: [{name: prod, aws: {regions: [all], endpoint: %q}}]", server.URL)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestStoppingFinishesTheScrapesUnderWay(t *testing.T) {
	sim := cloudsim.NewEC2(time.Now)
	sim.AddKey("demo", "demo-secret")
	sim.SetRegions("eu-west-1")
	sim.SetLatency(500 * time.Millisecond)
	arrived := make(chan struct{})
	tell := sync.OnceFunc(func() { close(arrived) })
	cloud := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tell()
		sim.ServeHTTP(w, r)
	})
	e := startExporter(t, "--config.file="+cloudConfig(t, cloud), "--web.disable-exporter-metrics")
	scraped := make(chan string, 1)
	go func() {
		_, body := fetch(t, e.url+"/metrics")
		scraped <- body
	}()
	<-arrived // the scrape is under way
	if code := e.stop(); code != 0 {
		t.Errorf("it ended with %d: %s", code, e.stderr)
	}
	body := <-scraped
	for _, line := range []string{
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="all"} 1`,
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="eu-west-1"} 1`,
	} {
		if !strings.Contains(body, line) {
			t.Errorf("the last scrape has no %s", line)
		}
	}
	if strings.Contains(body, "go_goroutines") {
		t.Error("--web.disable-exporter-metrics leaves the runtime's metrics in")
	}
}

func TestOnceWritesWhatTheCloudsSayAndNothingOfTheProcess(t *testing.T) {
	keepEnvironment(t)
	code, text, said := runOnce(t, "--demo", "--once")
	if code != 0 || !strings.Contains(text, "export_task_scrape_success") || said != "" {
		t.Errorf("ended with %d and said %q", code, said)
	}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "export_task") && !strings.HasPrefix(line, "# ") {
			t.Errorf("unexpected line: %s", line)
		}
	}
}

func TestAddressInUseIsAnError(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	keepEnvironment(t)
	code, _, stderr := runOnce(t, "--demo", "--web.listen-address="+taken.Addr().String())
	if code != 1 || !strings.Contains(stderr, "in use") {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}
