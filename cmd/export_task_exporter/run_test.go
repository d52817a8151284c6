package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
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

// output is what a program writes, readable while it does.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	wake chan struct{}
}

func newOutput() *output { return &output{wake: make(chan struct{}, 1)} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.wake <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// exporter is a running one.
type exporter struct {
	url            string
	stdout, stderr *output
	hangups        chan<- os.Signal
	stop           func() int // ends it as a signal does, and gives its exit code
}

var listening = regexp.MustCompile(`msg="Listening on" address=(\S+)`)

// startExporter runs the program until it listens.
func startExporter(t *testing.T, args ...string) *exporter {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	e := &exporter{stdout: newOutput(), stderr: newOutput()}
	code := make(chan int, 1)
	hangups := make(chan os.Signal)
	e.hangups = hangups
	go func() {
		code <- run(ctx, hangups, append(args, "--web.listen-address=127.0.0.1:0"), e.stdout, e.stderr)
	}()
	e.stop = sync.OnceValue(func() int {
		cancel()
		return <-code
	})
	t.Cleanup(func() { e.stop() })
	for {
		if found := listening.FindStringSubmatch(e.stderr.String()); found != nil {
			e.url = "http://" + found[1]
			return e
		}
		select {
		case <-e.stderr.wake:
		case status := <-code:
			code <- status
			t.Fatalf("it ended with %d: %s", status, e.stderr)
		case <-time.After(20 * time.Second):
			t.Fatalf("it does not listen: %s", e.stderr)
		}
	}
}

func fetch(t *testing.T, url string) (status int, body string) {
	t.Helper()
	return send(t, http.MethodGet, url)
}

func send(t *testing.T, method, url string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// runOnce runs the program to its end.
func runOnce(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	out, err := newOutput(), newOutput()
	code = run(t.Context(), nil, args, out, err)
	return code, out.String(), err.String()
}

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

func TestCommandLine(t *testing.T) {
	t.Chdir(t.TempDir()) // where there is no configuration
	good := "accounts: [{name: prod, aws: {regions: [eu-west-1]}}]"
	if err := os.WriteFile("good.yml", []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("bad.yml", []byte("accounts: [{nam: prod}]\ncolour: red"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args           []string
		code           int
		stdout, stderr []string
	}{
		"no configuration":     {nil, 1, nil, []string{"export_task_exporter.yml", "config/example.yml", "--config.file", "--demo"}},
		"a good one":           {[]string{"--config.check", "--config.file=good.yml"}, 0, []string{"good.yml is good"}, nil},
		"a bad one":            {[]string{"--config.check", "--config.file=bad.yml"}, 1, nil, []string{`bad.yml:1: accounts[0]: unknown key "nam"`, `bad.yml:2: unknown key "colour"`}},
		"a bad one, served":    {[]string{"--config.file=bad.yml"}, 1, nil, []string{"bad.yml:1"}},
		"the version":          {[]string{"--version"}, 0, []string{"export_task_exporter, version"}, nil},
		"help":                 {[]string{"--help"}, 0, []string{"--web.config.file", "--log.format", "--scrape.timeout-offset"}, nil},
		"an unknown flag":      {[]string{"--colour"}, 1, nil, []string{"--colour", "--help"}},
		"no time at all":       {[]string{"--scrape.timeout=0s"}, 1, nil, []string{"--scrape.timeout"}},
		"a negative offset":    {[]string{"--scrape.timeout-offset=-1s"}, 1, nil, []string{"--scrape.timeout-offset"}},
		"no listing at all":    {[]string{"--scrape.concurrency=0"}, 1, nil, []string{"--scrape.concurrency"}},
		"a path that is none":  {[]string{"--web.telemetry-path=metrics"}, 1, nil, []string{"--web.telemetry-path"}},
		"a path that is taken": {[]string{"--web.telemetry-path=/-/ready"}, 1, nil, []string{"--web.telemetry-path"}},
		"a pattern":            {[]string{"--web.telemetry-path=/{x}"}, 1, nil, []string{"--web.telemetry-path"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := runOnce(t, c.args...)
			if code != c.code {
				t.Errorf("ended with %d, want %d", code, c.code)
			}
			for _, want := range c.stdout {
				if !strings.Contains(stdout, want) {
					t.Errorf("stdout %q has no %q", stdout, want)
				}
			}
			for _, want := range c.stderr {
				if !strings.Contains(stderr, want) {
					t.Errorf("stderr %q has no %q", stderr, want)
				}
			}
		})
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

func TestLogs(t *testing.T) {
	for format, want := range map[string]string{
		"logfmt": `level=warn caller=CALLER time=TIME msg=hello provider=aws tasks=3 ratio=0.5 took=1.5s at=2026-01-02T03:04:05.000Z err="no \"way\""` + "\n",
		"json":   `{"at":"2026-01-02T03:04:05.000Z","caller":"CALLER","err":"no \"way\"","level":"warn","msg":"hello","provider":"aws","ratio":0.5,"tasks":3,"time":"TIME","took":"1.5s"}` + "\n",
	} {
		flags, _, done := parse([]string{"--log.format=" + format}, io.Discard, io.Discard)
		if done {
			t.Fatal("the flags are refused")
		}
		var text bytes.Buffer
		newLogger(&flags.log, &text).With("provider", "aws").Warn("hello", "tasks", 3, "ratio", 0.5, "took", 1500*time.Millisecond,
			"at", time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), "err", fmt.Errorf("no %q", "way"))
		got := regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`).ReplaceAllStringFunc(text.String(), func(at string) string {
			if strings.HasPrefix(at, "2026-01-02T03:04:05") {
				return at
			}
			return "TIME"
		})
		got = regexp.MustCompile(`run_test\.go:\d+`).ReplaceAllString(got, "CALLER")
		if got != want {
			t.Errorf("%s:\n got %swant %s", format, got, want)
		}
		if format == "json" && !json.Valid(text.Bytes()) {
			t.Errorf("not JSON: %s", text.Bytes())
		}
	}
}
