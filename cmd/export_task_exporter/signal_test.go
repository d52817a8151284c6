package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
)

// asProgram makes the test binary be the program, so that a real process can be sent real signals.
const asProgram = "EXPORT_TASK_EXPORTER_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestSignalsEndTheProcessCleanly(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		p := startProcess(t, "--demo")
		if err := p.command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := p.command.Wait(); err != nil {
			t.Errorf("%s: %v: %s", signal, err, p.stderr)
		}
		if said := p.stdout.String(); !strings.Contains(said, "/metrics") {
			t.Errorf("the demo does not say where to look: %s", said)
		}
	}
}
