package alerts_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"export_task_exporter/internal/needs"
)

const rulesFile = "export_task.rules.yml"

// severities are the alerts that there are. Routes, silences and runbooks go by their names.
var severities = map[string][]string{
	"ExportTaskFailed":              {"warning"},
	"ExportTaskFailuresRepeating":   {"critical"},
	"ExportTaskStuck":               {"warning"},
	"ExportTaskOverdue":             {"critical"},
	"ExportTaskScrapeFailing":       {"warning", "critical"},
	"ExportTaskCredentialsRejected": {"critical"},
	"ExportTaskStateUnknown":        {"info"},
	"ExportTasksDropped":            {"info"},
	"ExportTaskConfigReloadFailed":  {"warning"},
	"ExportTaskExporterDown":        {"critical", "critical"}, // of one exporter, and of all
}

type rule struct {
	Record      string            `yaml:"record"`
	Alert       string            `yaml:"alert"`
	Expr        string            `yaml:"expr"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

func readRules(t *testing.T) []rule {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []rule `yaml:"rules"`
		} `yaml:"groups"`
	}
	if err := yaml.Unmarshal([]byte(read(t, rulesFile)), &file); err != nil {
		t.Fatal(err)
	}
	var rules []rule
	for _, group := range file.Groups {
		rules = append(rules, group.Rules...)
	}
	return rules
}

func TestPromtoolAcceptsTheRules(t *testing.T) {
	t.Parallel()
	runPromtool(t, "check", "rules", "--lint=all", "--lint-fatal", rulesFile)
}

func TestTheRulesHoldInTheHistories(t *testing.T) {
	t.Parallel()
	histories, err := filepath.Glob("*_test.yml")
	if err != nil || len(histories) == 0 {
		t.Fatalf("histories: %q, %v", histories, err)
	}
	runPromtool(t, append([]string{"test", "rules"}, histories...)...)
}

func runPromtool(t *testing.T, args ...string) {
	t.Helper()
	promtool := needs.Program(t, "promtool", "Debian's prometheus")
	if said, err := exec.CommandContext(t.Context(), promtool, args...).CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, said)
	}
}

func TestAlertsAreTheListedOnes(t *testing.T) {
	t.Parallel()
	got := make(map[string][]string)
	for _, rule := range readRules(t) {
		if rule.Alert == "" {
			continue
		}
		got[rule.Alert] = append(got[rule.Alert], rule.Labels["severity"])
		for _, name := range []string{"summary", "description"} {
			if rule.Annotations[name] == "" {
				t.Errorf("%s has no %s", rule.Alert, name)
			}
		}
		if got, want := rule.Annotations["runbook_url"], "runbooks/"+rule.Alert+".md"; got != want {
			t.Errorf("%s: runbook_url is %q, want %q", rule.Alert, got, want)
		}
	}
	if !maps.EqualFunc(got, severities, slices.Equal) {
		t.Errorf("the alerts are\n%v, want\n%v", got, severities)
	}
}

func TestEveryAlertHasARunbook(t *testing.T) {
	t.Parallel()
	var got []string
	for _, path := range glob(t, "runbooks/*.md") {
		name := strings.TrimSuffix(filepath.Base(path), ".md")
		got = append(got, name)
		page := read(t, path)
		if !strings.HasPrefix(page, "# "+name+"\n") {
			t.Errorf("%s does not begin with its name", path)
		}
		for _, title := range []string{"Meaning", "Impact", "Diagnosis", "Mitigation", "When to change the threshold"} {
			if !strings.Contains(page, "\n## "+title+"\n") {
				t.Errorf("%s has no section %q", path, title)
			}
		}
		for _, severity := range severities[name] {
			if !regexp.MustCompile(`(?m)^Severity: .*\b` + severity + `\b`).MatchString(page) {
				t.Errorf("%s does not tell the severity %s", path, severity)
			}
		}
		for _, link := range regexp.MustCompile(`\]\((\w+)\.md\)`).FindAllStringSubmatch(page, -1) {
			if _, ok := severities[link[1]]; !ok {
				t.Errorf("%s links to %s, which is no alert", path, link[1])
			}
		}
	}
	if want := slices.Sorted(maps.Keys(severities)); !slices.Equal(got, want) {
		t.Errorf("runbooks: %q, want %q", got, want)
	}
}

// TestMetricsExist holds the rules and runbooks to the golden file: a metric that was renamed would silence its alert.
func TestMetricsExist(t *testing.T) {
	t.Parallel()
	exists := golden(t)
	texts := make(map[string]string)
	for _, rule := range readRules(t) {
		if rule.Record != "" {
			exists[rule.Record] = true
		}
		texts["rule "+rule.Record+rule.Alert] = rule.Expr + " " + strings.Join(slices.Collect(maps.Values(rule.Annotations)), " ")
	}
	for _, path := range glob(t, "runbooks/*.md") {
		texts[path] = read(t, path)
	}
	metric := regexp.MustCompile(`\bexport_tasks?\b[\w:]*|\bexport_task[_:][\w:]+`)
	program := regexp.MustCompile(`job="export_task_exporter"|\bexport_task_exporter\b`)
	seen := 0
	for where, text := range texts {
		for _, name := range metric.FindAllString(program.ReplaceAllString(text, ""), -1) {
			seen++
			if !exists[name] {
				t.Errorf("%s names %s, which is neither exposed nor recorded", where, name)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d metrics were found in the rules and runbooks", seen)
	}
}

// golden lists the metrics of the golden file.
func golden(t *testing.T) map[string]bool {
	t.Helper()
	names := make(map[string]bool)
	text := read(t, "../cmd/export_task_exporter/testdata/demo_metrics.prom")
	for _, line := range regexp.MustCompile(`(?m)^# TYPE (\S+) `).FindAllStringSubmatch(text, -1) {
		names[line[1]] = true
	}
	return names
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
