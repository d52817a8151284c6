package alerts_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"export_task_exporter/internal/needs"
	"export_task_exporter/internal/servers"
)

const (
	example   = "alertmanager.example.yml"
	templates = "templates/*.tmpl"
	debian    = "Debian's prometheus-alertmanager"
)

func TestAmtoolAcceptsTheExample(t *testing.T) {
	answer := amtool(t, "check-config", example)
	if !strings.Contains(answer, "SUCCESS") || !strings.Contains(answer, "1 templates") {
		t.Error(answer)
	}
}

func TestEveryAlertReachesItsReceiver(t *testing.T) {
	receivers := map[string]string{"critical": "on-call", "warning": "chat", "info": "mail"}
	for alert, steps := range severities {
		for _, severity := range steps {
			for account, receiver := range map[string]string{
				"prod": receivers[severity], "": receivers[severity], "latest": receivers[severity], // not a test account
				"test": "chat", "staging-eu": "chat",
			} {
				amtool(t, "config", "routes", "test", "--config.file="+example, "--verify.receivers="+receiver,
					"alertname="+alert, "severity="+severity, "account="+account)
			}
		}
	}
}

// Each of the documentation's blocks is what amtool makes of the template and the alerts that stand above it.
func TestTheDocumentationShowsTheMessagesAsTheyAre(t *testing.T) {
	block := regexp.MustCompile("(?s)`(export_task\\.[a-z.]+)` of `([a-z]+)\\.json`:\n\n```[a-z]*\n(.*?)```\n")
	shown := map[string]bool{}
	for _, found := range block.FindAllStringSubmatch(read(t, "ALERTMANAGER.md"), -1) {
		name, data, want := found[1], found[2], found[3]
		shown[name] = true
		if got := render(t, name, data); got != strings.TrimSpace(want) {
			t.Errorf("%s of %s.json is now:\n%s", name, data, got)
		}
	}
	for _, definition := range regexp.MustCompile(`define "(export_task\.(?:chat|mail)\.(?:title|text|subject|html))"`).FindAllStringSubmatch(read(t, "templates/export_task.tmpl"), -1) {
		if !shown[definition[1]] {
			t.Errorf("the documentation does not show %s", definition[1])
		}
	}
}

func TestEveryMessageIsRenderedWhole(t *testing.T) {
	files, err := filepath.Glob("testdata/messages/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data := strings.TrimSuffix(filepath.Base(file), ".json")
		for _, name := range []string{"chat.title", "chat.text", "mail.subject", "mail.text", "mail.html"} {
			text := render(t, "export_task."+name, data)
			if text == "" || strings.Contains(text, "<no value>") || strings.Contains(text, "0001") {
				t.Errorf("%s of %s: %s", name, data, text)
			}
			if strings.HasSuffix(name, "title") || strings.HasSuffix(name, "subject") {
				if strings.Contains(text, "\n") {
					t.Errorf("%s of %s has more than one line: %s", name, data, text)
				}
			}
		}
	}
}

func TestTheRunbookBaseIsSetInAFileOfOnesOwn(t *testing.T) {
	own := servers.WriteFile(t, "own.tmpl", `{{ define "export_task.runbook_base" }}https://wiki.example.com/{{ end }}`)
	for _, name := range []string{"export_task.chat.text", "export_task.mail.text", "export_task.mail.html"} {
		if text := render(t, name, "failed", own); !strings.Contains(text, "https://wiki.example.com/runbooks/ExportTaskFailed.md") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestMarkupInACloudsMessageIsText(t *testing.T) {
	for name, want := range map[string]string{
		"export_task.chat.text": "&lt;!channel&gt; &amp; &lt;b&gt;Access Denied",
		"export_task.mail.html": "&lt;!channel&gt; &amp; &lt;b&gt;Access Denied",
		"export_task.mail.text": "<!channel> & <b>Access Denied",
	} {
		if text := render(t, name, "markup"); !strings.Contains(text, want) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// render renders the template of this name with the alerts of a file in testdata/messages, without the space around it.
func render(t *testing.T, name, data string, more ...string) string {
	t.Helper()
	args := []string{"template", "render", "--template.data=testdata/messages/" + data + ".json", "--template.text={{ template \"" + name + "\" . }}"}
	if strings.HasSuffix(name, ".html") {
		args = append(args, "--template.type=html")
	}
	for _, glob := range append([]string{templates}, more...) {
		args = append(args, "--template.glob="+glob)
	}
	return strings.TrimSpace(amtool(t, args...))
}

func amtool(t *testing.T, args ...string) string {
	t.Helper()
	program := needs.Program(t, "amtool", debian)
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), program, args...)
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("amtool %q: %v\n%s%s", args, err, &stdout, &stderr)
	}
	return stdout.String()
}

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
