package compose_test

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"export_task_exporter/internal/needs"
	"export_task_exporter/internal/servers"
)

const (
	debianPrometheus   = "Debian's prometheus"
	debianAlertmanager = "Debian's prometheus-alertmanager"
)

func TestPromtoolAcceptsTheConfiguration(t *testing.T) {
	promtool := pinned(t, load(t).Services["prometheus"], "promtool", debianPrometheus)
	root := layOut(t, load(t).Services["prometheus"])
	output, err := exec.CommandContext(t.Context(), promtool, "check", "config", root+"/etc/prometheus/prometheus.yml").CombinedOutput()
	if err != nil || !strings.Contains(string(output), "rules found") {
		t.Errorf("%v\n%s", err, output)
	}
}

func TestAmtoolAcceptsTheConfiguration(t *testing.T) {
	amtool := pinned(t, load(t).Services["alertmanager"], "amtool", debianAlertmanager)
	if output, err := exec.CommandContext(t.Context(), amtool, "check-config", "alertmanager.yml").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}

// The programs that the images hold, started with the very flags of compose.yml, in folders laid out as the containers are: the
// exporter's demo is scraped, every rule is evaluated, and Prometheus knows its Alertmanager. Only addresses and intervals are
// others.
func TestTheServersWorkTogether(t *testing.T) {
	services := load(t).Services
	prometheus := pinned(t, services["prometheus"], "prometheus", debianPrometheus)
	alertmanager := pinned(t, services["alertmanager"], "prometheus-alertmanager", debianAlertmanager)

	exporting := servers.Start(t, servers.BuildExporter(t), flags(services["exporter"], "")...).Address()

	root := layOut(t, services["alertmanager"])
	notifying := servers.Start(t, alertmanager, flags(services["alertmanager"], root)...).Address()
	isHealthy(t, services["alertmanager"], notifying)

	root = layOut(t, services["prometheus"])
	configuration, rules := root+"/etc/prometheus/prometheus.yml", root+"/etc/prometheus/export_task.rules.yml"
	write(t, configuration, servers.Replaced(t, read(t, configuration), "[exporter:10987]", "["+exporting+"]", "[alertmanager:9093]", "["+notifying+"]",
		"scrape_interval: 15s", "scrape_interval: 1s\n  scrape_timeout: 1s"))
	write(t, rules, servers.Replaced(t, read(t, rules), "interval: 30s", "interval: 1s"))
	api := servers.Start(t, prometheus, flags(services["prometheus"], root)...).Address()
	isHealthy(t, services["prometheus"], api)

	isScraped(t, api)
	knowsAlertmanager(t, api, notifying)
	evaluatesEveryRule(t, api)
}

// isScraped waits until the job is up, and all of the demo's targets have answered.
func isScraped(t *testing.T, prometheus string) {
	t.Helper()
	for _, query := range []string{`up{job="export_task_exporter"} == 1`, `min(export_task_scrape_success) == 1`} {
		eventually(t, func() error {
			var answer struct {
				Data struct{ Result []any }
			}
			err := get(t.Context(), "http://"+prometheus+"/api/v1/query?query="+url.QueryEscape(query), &answer)
			if err == nil && len(answer.Data.Result) != 1 {
				err = fmt.Errorf("%s: %v", query, answer.Data.Result)
			}
			return err
		})
	}
}

func knowsAlertmanager(t *testing.T, prometheus, alertmanager string) {
	t.Helper()
	eventually(t, func() error {
		var answer struct {
			Data struct{ ActiveAlertmanagers []struct{ URL string } }
		}
		err := get(t.Context(), "http://"+prometheus+"/api/v1/alertmanagers", &answer)
		if active := answer.Data.ActiveAlertmanagers; err == nil && (len(active) != 1 || !strings.Contains(active[0].URL, alertmanager)) {
			err = fmt.Errorf("Alertmanagers: %v", active)
		}
		return err
	})
}

func evaluatesEveryRule(t *testing.T, prometheus string) {
	t.Helper()
	eventually(t, func() error {
		var answer struct {
			Data struct {
				Groups []struct {
					Rules []struct{ Name, Health, LastError string }
				}
			}
		}
		if err := get(t.Context(), "http://"+prometheus+"/api/v1/rules", &answer); err != nil {
			return err
		}
		if len(answer.Data.Groups) != 1 || len(answer.Data.Groups[0].Rules) == 0 {
			return fmt.Errorf("rules: %v", answer)
		}
		for _, rule := range answer.Data.Groups[0].Rules {
			if rule.Health != "ok" {
				return fmt.Errorf("rule: %v", rule)
			}
		}
		return nil
	})
}

// isHealthy asks what the container's health check asks.
func isHealthy(t *testing.T, s service, address string) {
	t.Helper()
	asks, err := url.Parse(s.Healthcheck.Test[len(s.Healthcheck.Test)-1])
	if err != nil || asks.Host != fmt.Sprintf("127.0.0.1:%d", s.Ports[0].Target) {
		t.Fatalf("the health check asks %v: %v", asks, err)
	}
	eventually(t, func() error { return get(t.Context(), "http://"+address+asks.Path, nil) })
}

// flags are a service's, with the paths below another root, and without the listen address.
func flags(s service, root string) (args []string) {
	for _, flag := range s.Command {
		name, value, _ := strings.Cut(flag, "=")
		switch {
		case name == "--web.listen-address":
		case strings.HasPrefix(value, "/"):
			args = append(args, name+"="+root+value)
		default:
			args = append(args, flag)
		}
	}
	return args
}

// layOut makes a folder that has what the service's container would have in its mounts.
func layOut(t *testing.T, s service) (root string) {
	t.Helper()
	root = t.TempDir()
	for _, m := range s.Volumes {
		if err := os.MkdirAll(filepath.Dir(root+m.Target), 0o750); err != nil {
			t.Fatal(err)
		}
		if m.Type == "bind" {
			write(t, root+m.Target, read(t, m.Source))
		}
	}
	return root
}

// pinned finds a program in the very version that the service's image has.
func pinned(t *testing.T, s service, program, whence string) (path string) {
	t.Helper()
	path = needs.Program(t, program, whence)
	_, want, _ := strings.Cut(s.Image, ":v")
	output, err := exec.CommandContext(t.Context(), path, "--version").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	found := regexp.MustCompile(`version (\d+\.\d+\.\d+)`).FindStringSubmatch(string(output))
	switch {
	case found != nil && found[1] == want:
		return path
	case os.Getenv("CI") != "":
		t.Fatalf("%s is not of version %s: %s", program, want, output)
	default:
		t.Skipf("%s is not of version %s: %s", program, want, output)
	}
	return path
}
