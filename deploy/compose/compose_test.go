package compose_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"export_task_exporter/internal/needs"
	"export_task_exporter/internal/servers"
)

// project is what Compose makes of compose.yml: paths are absolute, short forms are long ones.
type project struct {
	Services map[string]service
}

type service struct {
	Image string
	Build *struct {
		Context, Dockerfile string
	}
	Command     []string
	Environment map[string]string
	Ports       []struct {
		HostIP    string `json:"host_ip"`
		Published string
		Target    int
	}
	Volumes     []mount
	Healthcheck struct{ Test []string }
}

type mount struct {
	Type, Source, Target string
	ReadOnly             bool `json:"read_only"`
}

// load reads compose.yml with the library that docker compose reads it with, which checks it by the Compose Specification.
func load(t *testing.T) project {
	t.Helper()
	text, complaint, err := compose(t, "compose.yml")
	if err != nil {
		t.Fatalf("%v: %s", err, complaint)
	}
	var p project
	if err := json.Unmarshal(text, &p); err != nil {
		t.Fatal(err)
	}
	if services := slices.Sorted(maps.Keys(p.Services)); !slices.Equal(services, []string{"alertmanager", "exporter", "grafana", "prometheus"}) {
		t.Fatalf("services: %q", services)
	}
	return p
}

func compose(t *testing.T, file string) (text []byte, complaint string, err error) {
	t.Helper()
	var stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), needs.Program(t, "../../.tools/compose-go", "make test builds it"), "--format=json", file)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	command.Stderr = &stderr
	text, err = command.Output()
	return text, stderr.String(), err
}

func TestAMisspeltKeyWouldBeRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "compose.yml")
	write(t, file, servers.Replaced(t, read(t, "compose.yml"), "    ports:", "    port:"))
	if _, complaint, err := compose(t, file); err == nil || !strings.Contains(complaint, "port") {
		t.Errorf("%v: %s", err, complaint)
	}
}

func TestEveryImageIsBuiltHereOrPinned(t *testing.T) {
	pinned := regexp.MustCompile(`^[a-z/]+:v?\d+\.\d+\.\d+$`)
	for name, s := range load(t).Services {
		switch {
		case s.Build != nil:
			if _, err := os.Stat(filepath.Join(s.Build.Context, s.Build.Dockerfile)); err != nil || s.Image != "" {
				t.Errorf("%s: %v, image %q", name, err, s.Image)
			}
		case !pinned.MatchString(s.Image):
			t.Errorf("%s: %q", name, s.Image)
		}
	}
}

func TestPortsAreOpenOnLoopbackOnly(t *testing.T) {
	want := map[string]string{"alertmanager": "9093", "exporter": "10987", "grafana": "3000", "prometheus": "9090"}
	for name, s := range load(t).Services {
		if len(s.Ports) != 1 || s.Ports[0].HostIP != "127.0.0.1" || s.Ports[0].Published != want[name] {
			t.Errorf("%s: %v", name, s.Ports)
		}
	}
}

// On its own loopback the exporter would be out of Prometheus' reach, which is in another container.
func TestTheExporterListensWherePrometheusIs(t *testing.T) {
	exporter := load(t).Services["exporter"]
	if want := fmt.Sprintf("--web.listen-address=:%d", exporter.Ports[0].Target); !slices.Contains(exporter.Command, want) {
		t.Errorf("%s is none of %q", want, exporter.Command)
	}
}

// Docker makes an empty folder of a source that is missing, and says nothing.
func TestEveryMountedFileIsThere(t *testing.T) {
	for name, s := range load(t).Services {
		for _, m := range s.Volumes {
			if m.Type != "bind" {
				continue
			}
			if _, err := os.Stat(m.Source); err != nil || !m.ReadOnly {
				t.Errorf("%s: %v, read only: %v", name, err, m.ReadOnly)
			}
		}
	}
}

func TestEveryPathThatAContainerIsGivenIsMounted(t *testing.T) {
	for name, s := range load(t).Services {
		values := slices.Collect(maps.Values(s.Environment))
		for _, flag := range s.Command {
			_, value, _ := strings.Cut(flag, "=")
			values = append(values, value)
		}
		for _, value := range values {
			below := func(m mount) bool { return value == m.Target || strings.HasPrefix(value, m.Target+"/") }
			if strings.HasPrefix(value, "/") && !slices.ContainsFunc(s.Volumes, below) {
				t.Errorf("%s: %s", name, value)
			}
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
