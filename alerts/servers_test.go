package alerts_test

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

// server is a program of its own that listens on loopback until the test ends.
type server struct {
	url string
	log *serverLog
}

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

// listensOn is how all servers of the Prometheus family tell their address, which they are free to choose.
var listensOn = regexp.MustCompile(`msg="Listening on" address=(127\.0\.0\.1:\d+)`)

// startServer starts a program on a free port, and returns when it listens. It ends with the test, which shows its log if
// it failed.
func startServer(t *testing.T, program string, args ...string) *server {
	t.Helper()
	s := &server{log: &serverLog{wake: make(chan struct{}, 1)}}
	command := exec.CommandContext(t.Context(), program, append(args, "--web.listen-address=127.0.0.1:0")...)
	command.Dir = t.TempDir()
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + command.Dir, "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test-secret"}
	command.Stdout, command.Stderr = s.log, s.log
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 10 * time.Second
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = command.Wait() // a signal ends it
		close(ended)
	}()
	t.Cleanup(func() {
		<-ended // the test's context is done by now
		if t.Failed() {
			t.Logf("%s:\n%s", program, s.log)
		}
	})
	for deadline := time.After(20 * time.Second); ; {
		if found := listensOn.FindStringSubmatch(s.log.String()); found != nil {
			s.url = "http://" + found[1]
			return s
		}
		select {
		case <-s.log.wake:
		case <-ended:
			t.Fatalf("%s has ended", program)
		case <-deadline:
			t.Fatalf("%s does not listen", program)
		}
	}
}

// startAlertmanager starts one with this configuration, and no cluster.
func startAlertmanager(t *testing.T, program, configuration string) *server {
	t.Helper()
	return startServer(t, program, "--config.file="+writeFile(t, "alertmanager.yml", configuration), "--storage.path="+t.TempDir(),
		"--cluster.listen-address=", "--web.external-url=http://alertmanager.example.com")
}

// writeFile writes a file of this name into a folder of its own.
func writeFile(t *testing.T, name, text string) (path string) {
	t.Helper()
	path = t.TempDir() + "/" + name
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// replaced is the text with the first occurrence of each odd argument replaced by the even one after it. All must occur.
func replaced(t *testing.T, text string, oldNew ...string) string {
	t.Helper()
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			t.Fatalf("there is no %q any more", oldNew[i])
		}
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	return text
}
