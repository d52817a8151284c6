package main

import (
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"export_task_exporter/internal/needs"
)

// The names, labels and help texts of metrics are an interface. What the golden file has is what the README promises.
func TestREADMEHasTheMetricsOfTheGoldenFile(t *testing.T) {
	exposed := readGolden(t)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	promised := make(map[string]row)
	for _, cells := range regexp.MustCompile("(?m)^\\| `(export_task[a-z_]*)(?:\\{([a-z_, ]*)\\})?` \\| (\\w+) \\|").FindAllStringSubmatch(string(readme), -1) {
		promised[cells[1]] = row{kind: cells[3], labels: cells[2]}
	}
	for _, name := range slices.Sorted(maps.Keys(exposed)) {
		if promised[name] != exposed[name] {
			t.Errorf("%s is a %s with {%s}, and the README has: %s {%s}", name, exposed[name].kind, exposed[name].labels, promised[name].kind, promised[name].labels)
		}
	}
	for name := range promised {
		if _, ok := exposed[name]; !ok {
			t.Errorf("the README has %s, and the golden file does not", name)
		}
	}
}

// row is what the README's table says of a metric.
type row struct{ kind, labels string }

var (
	typeLine   = regexp.MustCompile(`(?m)^# TYPE (\S+) (\S+)$`)
	labelNames = regexp.MustCompile(`[{,]([a-z_]+)=`)
)

// readGolden gives the golden file's metrics, with the labels that are not on all of them.
func readGolden(t *testing.T) map[string]row {
	t.Helper()
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]row)
	for _, line := range typeLine.FindAllStringSubmatch(string(text), -1) {
		name, kind := line[1], line[2]
		sample := regexp.MustCompile(`(?m)^` + name + `(?:_count)?(\{.*\})? `).FindStringSubmatch(string(text))
		if sample == nil {
			t.Fatalf("the golden file has no series of %s", name)
		}
		var labels []string
		for _, label := range labelNames.FindAllStringSubmatch(sample[1], -1) {
			if !slices.Contains([]string{"provider", "account", "region", "kind"}, label[1]) {
				labels = append(labels, label[1])
			}
		}
		if name == "export_task_exporter_build_info" {
			labels = nil // which are those of every Prometheus program
		}
		rows[name] = row{kind, strings.Join(labels, ", ")}
	}
	return rows
}

func TestPromtoolFindsNothing(t *testing.T) {
	promtool := needs.Program(t, "promtool", "Debian's prometheus")
	text, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	command := exec.CommandContext(t.Context(), promtool, "check", "metrics")
	command.Stdin = text
	if said, err := command.CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("promtool check metrics: %v\n%s", err, said)
	}
}
