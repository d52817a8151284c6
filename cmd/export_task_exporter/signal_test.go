package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
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
		command := exec.CommandContext(t.Context(), os.Args[0], "--demo", "--web.listen-address=127.0.0.1:0")
		command.Env = append(os.Environ(), asProgram+"=1")
		stderr := newOutput()
		var stdout bytes.Buffer
		command.Stdout, command.Stderr = &stdout, stderr
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		for !listening.MatchString(stderr.String()) {
			select {
			case <-stderr.wake:
			case <-time.After(20 * time.Second):
				t.Fatalf("it does not listen: %s", stderr)
			}
		}
		if err := command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := command.Wait(); err != nil {
			t.Errorf("%s: %v: %s", signal, err, stderr)
		}
		if !strings.Contains(stdout.String(), "/metrics") {
			t.Errorf("the demo does not say where to look: %s", stdout.String())
		}
	}
}
