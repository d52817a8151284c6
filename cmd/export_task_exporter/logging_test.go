package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestLogs(t *testing.T) {
	for format, want := range map[string]string{
		"logfmt": `level=warn caller=CALLER time=TIME msg=hello provider=aws tasks=3 ratio=0.5 took=1.5s at=2026-01-02T03:04:05.000Z err="no \"way\""` + "\n",
		"json":   `{"at":"2026-01-02T03:04:05.000Z","caller":"CALLER","err":"no \"way\"","level":"warn","msg":"hello","provider":"aws","ratio":0.5,"tasks":3,"time":"TIME","took":"1.5s"}` + "\n",
	} {
		flags, _, done := parse([]string{"--log.format=" + format}, io.Discard, io.Discard)
		if done {
			t.Fatal("the flags are refused")
		}
		var text bytes.Buffer
		newLogger(&flags.log, &text).With("provider", "aws").Warn("hello", "tasks", 3, "ratio", 0.5, "took", 1500*time.Millisecond,
			"at", time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), "err", fmt.Errorf("no %q", "way"))
		got := regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`).ReplaceAllStringFunc(text.String(), func(at string) string {
			if strings.HasPrefix(at, "2026-01-02T03:04:05") {
				return at
			}
			return "TIME"
		})
		got = regexp.MustCompile(`logging_test\.go:\d+`).ReplaceAllString(got, "CALLER")
		if got != want {
			t.Errorf("%s:\n got %swant %s", format, got, want)
		}
		if format == "json" && !json.Valid(text.Bytes()) {
			t.Errorf("not JSON: %s", text.Bytes())
		}
	}
}
