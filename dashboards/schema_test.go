package dashboards_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"export_task_exporter/internal/needs"
)

// schemaFolder has the types that Grafana publishes, and the checker.
const schemaFolder = "testdata/schema"

// mistakes are such as Grafana does not report: it leaves out what it does not know. Each is made in the overview, and the
// checker must find these words of it.
var mistakes = map[string]struct{ old, new, want string }{
	"a key of a panel": {`"gridPos"`, `"gridpos"`, `"additionalProperty":"gridpos"`},
	"a word":           {`"colorMode": "background"`, `"colorMode": "backgrund"`, `/options/colorMode must be equal to one of`},
	"an option's type": {`"showHeader": true`, `"showHeader": "yes"`, `/options/showHeader must be boolean`},
	"a field setting":  {`"drawStyle"`, `"drawstyle"`, `"additionalProperty":"drawstyle"`},
	"a variable":       {`"includeAll"`, `"includeall"`, `"additionalProperty":"includeall"`},
	"a type":           {`"schemaVersion": 37`, `"schemaVersion": "37"`, `/schemaVersion must be number`},
}

func TestDashboardsAreAsGrafanasTypesSay(t *testing.T) {
	t.Parallel()
	node := needs.Program(t, "node", "Node.js")
	needs.File(t, schemaFolder+"/node_modules/@grafana/schema", "npm ci in that folder")
	folder := t.TempDir()
	var files []string
	write := func(name, text string) {
		files = append(files, filepath.Join(folder, name))
		if err := os.WriteFile(files[len(files)-1], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range readDashboards(t) {
		write(d.name, d.text)
		if d.name != "export-tasks-overview" {
			continue
		}
		for name, mistake := range mistakes {
			if !strings.Contains(d.text, mistake.old) {
				t.Fatalf("there is no %s any more to make a mistake in", mistake.old)
			}
			write(name, strings.ReplaceAll(d.text, mistake.old, mistake.new))
		}
	}

	found := check(t, node, files)
	for path, errors := range found {
		all := strings.Join(errors, "\n")
		mistake, ok := mistakes[filepath.Base(path)]
		switch {
		case !ok && all != "":
			t.Errorf("%s:\n%s", filepath.Base(path), all)
		case ok && !strings.Contains(all, mistake.want):
			t.Errorf("the checker does not find %s in\n%s", mistake.want, all)
		}
	}
	if len(found) != len(files) {
		t.Errorf("%d files were checked, want %d", len(found), len(files))
	}
}

// check lets the checker loose on files, and returns what it found wrong, by file.
func check(t *testing.T, node string, files []string) (found map[string][]string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // most of it reads Grafana's types
	defer cancel()
	command := exec.CommandContext(ctx, node, append([]string{"check.js"}, files...)...)
	command.Dir = schemaFolder
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("check.js: %v\n%s", err, &stderr)
	}
	if err := json.Unmarshal(stdout.Bytes(), &found); err != nil {
		t.Fatalf("check.js: %v\n%s", err, &stdout)
	}
	return found
}
