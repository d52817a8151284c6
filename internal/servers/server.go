// Package servers starts real servers for tests: the exporter, and what stands around it. They listen on loopback, on ports
// that they choose, and end with the test.
package servers

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The key that the servers find in their environment, for simulated clouds of AWS: the exporter's configuration has no place
// for one.
const (
	AccessKey = "test"
	SecretKey = "test-secret"
)

// Server is a program that listens on loopback until the test ends.
type Server struct {
	// URL is http, address and port, without a slash at its end.
	URL string
}

// Address is the URL without its scheme, as Prometheus names its targets.
func (s *Server) Address() string {
	return strings.TrimPrefix(s.URL, "http://")
}

// Start starts a program of the Prometheus family on a free port, and returns when it listens. It ends with the test, which
// shows its log if it failed.
func Start(tb testing.TB, program string, args ...string) *Server {
	tb.Helper()
	log := &serverLog{wake: make(chan struct{}, 1)}
	command := exec.CommandContext(tb.Context(), program, append(args, "--web.listen-address=127.0.0.1:0")...) //nolint:gosec // tests say what to run
	command.Dir = tb.TempDir()
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + command.Dir, "AWS_ACCESS_KEY_ID=" + AccessKey, "AWS_SECRET_ACCESS_KEY=" + SecretKey}
	command.Stdout, command.Stderr = log, log
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 10 * time.Second
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = command.Wait() // a signal ends it
		close(ended)
	}()
	tb.Cleanup(func() {
		<-ended // the test's context is done by now
		if tb.Failed() {
			tb.Logf("%s:\n%s", program, log)
		}
	})
	for deadline := time.After(20 * time.Second); ; {
		if found := listensOn.FindStringSubmatch(log.String()); found != nil {
			return &Server{URL: "http://" + found[1]}
		}
		select {
		case <-log.wake:
		case <-ended:
			tb.Fatalf("%s has ended", program)
		case <-deadline:
			tb.Fatalf("%s does not listen", program)
		}
	}
}

// listensOn is how all servers of the Prometheus family tell their address, which they are free to choose.
var listensOn = regexp.MustCompile(`msg="Listening on" address=(127\.0\.0\.1:\d+)`)

// serverLog is what a server writes, readable while it does.
type serverLog struct {
	mu   sync.Mutex
	text bytes.Buffer
	wake chan struct{}
}

func (l *serverLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
	return l.text.Write(p)
}

func (l *serverLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
