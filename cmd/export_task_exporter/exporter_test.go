package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"sync"
	"testing"
	"time"
)

// output is what a program writes, readable while it does.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	wake chan struct{}
}

func newOutput() *output { return &output{wake: make(chan struct{}, 1)} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.wake <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// exporter is a running one.
type exporter struct {
	url            string
	stdout, stderr *output
	hangups        chan<- os.Signal
	stop           func() int // ends it as a signal does, and gives its exit code
}

var listening = regexp.MustCompile(`msg="Listening on" address=(\S+)`)

// startExporter runs the program until it listens.
func startExporter(t *testing.T, args ...string) *exporter {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	e := &exporter{stdout: newOutput(), stderr: newOutput()}
	code := make(chan int, 1)
	hangups := make(chan os.Signal)
	e.hangups = hangups
	go func() {
		code <- run(ctx, hangups, append(args, "--web.listen-address=127.0.0.1:0"), e.stdout, e.stderr)
	}()
	e.stop = sync.OnceValue(func() int {
		cancel()
		return <-code
	})
	t.Cleanup(func() { e.stop() })
	for {
		if found := listening.FindStringSubmatch(e.stderr.String()); found != nil {
			e.url = "http://" + found[1]
			return e
		}
		select {
		case <-e.stderr.wake:
		case status := <-code:
			code <- status
			t.Fatalf("it ended with %d: %s", status, e.stderr)
		case <-time.After(20 * time.Second):
			t.Fatalf("it does not listen: %s", e.stderr)
		}
	}
}

func fetch(t *testing.T, url string) (status int, body string) {
	t.Helper()
	return send(t, http.MethodGet, url)
}

func send(t *testing.T, method, url string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// runOnce runs the program to its end.
func runOnce(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	out, err := newOutput(), newOutput()
	code = run(t.Context(), nil, args, out, err)
	return code, out.String(), err.String()
}
