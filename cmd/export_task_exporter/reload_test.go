package main

import (
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"export_task_exporter/collector/cloudsim"
)

func post(t *testing.T, url string) (status int, body string) {
	t.Helper()
	return send(t, http.MethodPost, url)
}

func TestReload(t *testing.T) {
	failed := new(atomic.Int64)
	sim := failingCloud(failed)
	path := cloudConfig(t, sim)
	e := startExporter(t, "--config.file="+path, "--web.enable-lifecycle")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	shows := func(when string, lines ...string) {
		t.Helper()
		_, body := fetch(t, e.url+"/metrics")
		for _, line := range lines {
			if !strings.Contains(body, "\n"+line+"\n") {
				t.Errorf("%s: no line %s", when, line)
			}
		}
	}
	const (
		reloaded = "export_task_exporter_config_last_reload_successful "
		labels   = `account="prod",kind="store_image",provider="aws",region="eu-west-1"`
		failures = "export_task_failures_total{" + labels + "} "
		patience = "export_task_stuck_after_seconds{" + labels + "} "
	)
	shows("at first", reloaded+"1", failures+"0", patience+"7200")
	failed.Store(1)
	shows("then", failures+"1")

	write("accounts: [{nam: prod}]")
	_, _, check := runOnce(t, "--config.check", "--config.file="+path)
	if status, body := post(t, e.url+"/-/reload"); status != http.StatusInternalServerError || body != check {
		t.Errorf("a bad file: %d\n%swant the message of --config.check\n%s", status, body, check)
	}
	shows("after a bad file", reloaded+"0", failures+"1", patience+"7200")

	write(strings.Replace(string(good), "name: prod", "name: prod, stuck_after: 1h", 1))
	if status, body := post(t, e.url+"/-/reload"); status != http.StatusOK {
		t.Errorf("a good file: %d: %s", status, body)
	}
	failed.Store(2)
	shows("after a good file", reloaded+"1", failures+"2", patience+"3600")

	write(string(good))
	e.hangups <- syscall.SIGHUP
	e.hangups <- syscall.SIGHUP // taken only when the first is done
	shows("after a hangup", reloaded+"1", failures+"2", patience+"7200")

	if status, _ := fetch(t, e.url+"/-/reload"); status != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", status)
	}
}

func TestReloadKeepsTheClientsOfAccountsThatHaveNotChanged(t *testing.T) {
	sim := failingCloud(new(atomic.Int64))
	path := cloudConfig(t, sim)
	e := startExporter(t, "--config.file="+path, "--web.enable-lifecycle")
	fetch(t, e.url+"/metrics")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	more := strings.TrimSuffix(string(text), "]") + `, {name: more, aws: {regions: [eu-west-1], endpoint: "http://127.0.0.1:1"}}]`
	if err := os.WriteFile(path, []byte(more), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, body := post(t, e.url+"/-/reload"); status != http.StatusOK {
		t.Fatalf("%d: %s", status, body)
	}
	sim.SetFaults(cloudsim.Fault{Action: "DescribeRegions", Code: "UnauthorizedOperation", Status: 403}) // the regions that were found before are still known
	_, body := fetch(t, e.url+"/metrics")
	for _, line := range []string{
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="eu-west-1"} 1`,
		`export_task_scrape_success{account="more",kind="store_image",provider="aws",region="eu-west-1"} 0`,
	} {
		if !strings.Contains(body, line) {
			t.Errorf("no line %s", line)
		}
	}
}

func TestReloadByRequestMustBeEnabled(t *testing.T) {
	e := startExporter(t, "--config.file="+cloudConfig(t, failingCloud(new(atomic.Int64))))
	if status, body := post(t, e.url+"/-/reload"); status != http.StatusForbidden || !strings.Contains(body, "--web.enable-lifecycle") {
		t.Errorf("%d: %s", status, body)
	}
}
