package main

import (
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"export_task_exporter/config"
)

// Regenerate with: go test ./cmd/export_task_exporter -run Golden -update.
var update = flag.Bool("update", false, "write the golden file anew")

const golden = "testdata/demo_metrics.prom"

// The demo's clouds stand at a fixed time, and then an hour of theirs later. What is left to vary is what the exporter
// measures itself, which is masked.
func TestDemoGolden(t *testing.T) {
	clock := new(atomic.Int64)
	clock.Store(time.Date(2026, 1, 2, 3, 4, 30, 0, time.UTC).UnixNano())
	metrics := demoHandler(t, func() time.Time { return time.Unix(0, clock.Load()) })
	get(t, metrics)
	clock.Add(int64(pace))
	got := mask(get(t, metrics))
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	wants, gots := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(wants), len(gots)) {
		if i >= len(gots) || i >= len(wants) || wants[i] != gots[i] {
			t.Fatalf("line %d of %s differs; if that is meant, run: make golden\n got %s\nwant %s", i+1, golden, at(gots, i), at(wants, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}

// demoHandler answers as the demo does, without the metrics of the Go runtime and the process, which no two machines share.
func demoHandler(t *testing.T, clock func() time.Time) http.Handler {
	t.Helper()
	keepEnvironment(t)
	flags, _, done := parse([]string{"--demo", "--web.disable-exporter-metrics", "--memory.file=unused"}, io.Discard, io.Discard)
	if done {
		t.Fatal("the flags are refused")
	}
	text, stop, err := startDemo(t.Context(), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	reload, err := newReloader(func() (*config.Config, error) { return config.Parse("demo", text) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	service, err := newService(flags, newLogger(&flags.log, t.Output()), reload)
	if err != nil {
		t.Fatal(err)
	}
	return service.server.Handler
}

func get(t *testing.T, handler http.Handler) string {
	t.Helper()
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if response.Code != http.StatusOK {
		t.Fatalf("got %d: %s", response.Code, response.Body)
	}
	return response.Body.String()
}

var measured = regexp.MustCompile(`(?m)^(export_task_(?:scrape_duration_seconds|duration_seconds_sum|scrape_last_success_timestamp_seconds|` +
	`first_seen_timestamp_seconds|last_progress_timestamp_seconds|end_timestamp_seconds|last_completion_timestamp_seconds|` +
	`exporter_config_last_reload_success_timestamp_seconds|exporter_memory_last_write_success_timestamp_seconds)(?:\{.*\})?) .*$`)

var built = regexp.MustCompile(`(?m)^(export_task_exporter_build_info)\{.*\}`)

// mask replaces what the exporter measures by a 1, which is a value that every tool can read.
func mask(text string) string {
	text = measured.ReplaceAllString(text, "$1 1")
	return built.ReplaceAllString(text, `$1{branch="",goarch="",goos="",goversion="",revision="",tags="",version=""}`)
}

// keepEnvironment restores after the test what the demo sets.
func keepEnvironment(t *testing.T) {
	t.Helper()
	for _, line := range os.Environ() {
		if variable, value, _ := strings.Cut(line, "="); strings.HasPrefix(variable, "AWS_") {
			t.Setenv(variable, value)
		}
	}
	for _, variable := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		t.Setenv(variable, os.Getenv(variable))
	}
}
