package alerts_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

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
