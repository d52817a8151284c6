// Package needs finds the programs of others that tests run: servers, clients and linters. A test is skipped where one is
// missing, and fails instead where the environment variable CI is set: there, every check must run.
package needs

import (
	"os"
	"os/exec"
	"testing"
)

// Program finds a program by its name or path and returns its path. It skips or fails the test if there is none; whence says
// where it comes from, for a person.
func Program(tb testing.TB, program, whence string) string {
	tb.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		miss(tb, program, whence)
	}
	return path
}

// File looks for a file or folder, and skips or fails the test if there is none.
func File(tb testing.TB, path, whence string) {
	tb.Helper()
	if _, err := os.Stat(path); err != nil {
		miss(tb, path, whence)
	}
}

func miss(tb testing.TB, what, whence string) {
	tb.Helper()
	if os.Getenv("CI") != "" {
		tb.Fatalf("%s is missing (%s), and CI is set: scripts/install-test-programs should have installed it", what, whence)
	}
	tb.Skipf("%s is missing (%s)", what, whence)
}
