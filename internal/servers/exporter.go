package servers

import (
	"os/exec"
	"path/filepath"
	"testing"

	"export_task_exporter/internal/needs"
)

// Version is that of the exporter that BuildExporter builds.
const Version = "0.0.0-test"

// BuildExporter builds the exporter as it is in this tree, and returns the path of its binary.
func BuildExporter(tb testing.TB) (path string) {
	tb.Helper()
	path = filepath.Join(tb.TempDir(), "export_task_exporter")
	command := exec.CommandContext(tb.Context(), needs.Program(tb, "go", "Go"), //nolint:gosec // it is Go
		"build", "-ldflags", "-X github.com/prometheus/common/version.Version="+Version, "-o", path, "export_task_exporter/cmd/export_task_exporter")
	if output, err := command.CombinedOutput(); err != nil {
		tb.Fatalf("%v\n%s", err, output)
	}
	return path
}
