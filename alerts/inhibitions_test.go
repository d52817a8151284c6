package alerts_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"export_task_exporter/internal/needs"
	"export_task_exporter/internal/servers"
)

// firing is an alert, by its name and perhaps a label that is "true", and whether the example keeps it quiet while the others of
// its story fire.
type firing struct {
	alert, severity, account string
	inhibited                bool
}

func TestWhatIsToldAlreadyIsKeptQuiet(t *testing.T) {
	t.Parallel()
	program := needs.Program(t, "prometheus-alertmanager", debian)
	stories := map[string][]firing{
		"retry storm": {
			{"ExportTaskFailuresRepeating", "critical", "prod", false},
			{"ExportTaskFailed", "warning", "prod", true},
			{"ExportTaskFailed", "warning", "other", false},
			{"ExportTaskStuck", "warning", "prod", false},
		},
		"refused credentials": {
			{"ExportTaskCredentialsRejected", "critical", "prod", false},
			{"ExportTaskScrapeFailing", "warning", "prod", true},
			{"ExportTaskScrapeFailing", "critical", "prod", true},
			{"ExportTaskScrapeFailing", "warning", "other", false},
			{"ExportTaskOverdue", "critical", "prod", false},
		},
		"a target that does not answer": {
			{"ExportTaskScrapeFailing", "critical", "prod", false},
			{"ExportTaskScrapeFailing", "warning", "prod", true},
			{"ExportTaskScrapeFailing", "warning", "other", false},
		},
		"one of two exporters": {
			{"ExportTaskExporterDown", "critical", "", false},
			{"ExportTaskFailed", "warning", "prod", false},
			{"ExportTaskConfigReloadFailed", "warning", "", false},
		},
		"no exporter": {
			{"ExportTaskExporterDown unwatched", "critical", "", false},
			{"ExportTaskExporterDown", "critical", "", true},
			{"ExportTaskFailed", "warning", "prod", true},
			{"ExportTaskOverdue", "critical", "prod", true},
			{"ExportTaskConfigReloadFailed", "warning", "", true},
			{"DiskFull", "critical", "prod", false},
		},
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Nothing is sent in so short a time, and nothing could be.
			alertmanager := startAlertmanager(t, program, servers.Replaced(t, read(t, example), "smtp.example.com:587", "127.0.0.1:1",
				"/run/secrets/slack_webhook_url", "/nonexistent", "group_wait: 10s", "group_wait: 1h", "group_wait: 30s", "group_wait: 1h",
				"templates/*.tmpl", filepath.Join(absolute(t, "templates"), "*.tmpl")))
			alertmanager.tell(t, story)
		})
	}
}

// tell posts the story's alerts, and waits until those are kept quiet that are to be, and no others.
func (s *server) tell(t *testing.T, story []firing) {
	t.Helper()
	type alert struct {
		Labels map[string]string `json:"labels"`
		Status struct {
			InhibitedBy []string `json:"inhibitedBy"`
		} `json:"status,omitzero"`
	}
	var post []alert
	for _, f := range story {
		name, label, labeled := strings.Cut(f.alert, " ")
		labels := map[string]string{"alertname": name, "severity": f.severity, "instance": "localhost:10987"}
		if labeled {
			labels[label] = "true"
		}
		if f.account != "" {
			maps.Copy(labels, map[string]string{"provider": "aws", "account": f.account, "region": "eu-west-1", "kind": "store_image"})
		}
		post = append(post, alert{Labels: labels})
	}
	s.call(t, http.MethodPost, post, nil)
	want := map[string]bool{}
	for _, f := range story {
		want[fmt.Sprint(f.alert, f.severity, f.account)] = f.inhibited
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(10 * time.Second); ; {
		var alerts []alert
		s.call(t, http.MethodGet, nil, &alerts)
		got := map[string]bool{}
		for _, a := range alerts {
			name := a.Labels["alertname"]
			if a.Labels["unwatched"] != "" {
				name += " unwatched"
			}
			got[fmt.Sprint(name, a.Labels["severity"], a.Labels["account"])] = len(a.Status.InhibitedBy) > 0
		}
		if maps.Equal(got, want) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("inhibited: %v, want %v", got, want)
		}
	}
}

// call calls the API of an Alertmanager about its alerts.
func (s *server) call(t *testing.T, method string, send, receive any) {
	t.Helper()
	body, err := json.Marshal(send)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, s.url+"/api/v2/alerts", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", response.Status, text, err)
	}
	if receive == nil {
		return
	}
	if err := json.Unmarshal(text, receive); err != nil {
		t.Fatal(err)
	}
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
