package collector

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

func TestReadBody(t *testing.T) {
	const limit = 3 << 20
	for _, size := range []int{0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, limit - 1, limit} {
		want := bytes.Repeat([]byte("x"), size)
		for name, body := range map[string]io.Reader{
			"whole": bytes.NewReader(want), "with its end": iotest.DataErrReader(bytes.NewReader(want)), "in halves": iotest.HalfReader(bytes.NewReader(want)),
		} {
			if got, err := ReadBody(t.Context(), body, limit); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s, %d bytes: got %d, %v", name, size, len(got), err)
			}
		}
	}
	broken := errors.New("connection reset")
	for name, body := range map[string]io.Reader{
		"too large": bytes.NewReader(make([]byte, limit+1)),
		"endless":   io.MultiReader(strings.NewReader("x"), endless{}),
		"broken":    io.MultiReader(strings.NewReader("x"), iotest.ErrReader(broken)),
		"cut off":   io.MultiReader(strings.NewReader("x"), iotest.ErrReader(io.ErrUnexpectedEOF)),
	} {
		if got, err := ReadBody(t.Context(), body, limit); ReasonOf(err) != Decode || got != nil {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestOneLargeBodyAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var large, most atomic.Int32
		source := ask(func(ctx context.Context) ([]Task, error) {
			body := &slowBody{large: &large, most: &most}
			defer body.end()
			_, err := ReadBody(ctx, body, 8<<20)
			return nil, err
		})
		s := newScraper(t, target(source), in("us-east-1", target(source)), in("us-west-1", target(source)))
		scrape(t, s, time.Minute).shows(t, `export_task_scrape_failures_total{reason="decode"} 1`,
			`export_task_scrape_failures_total{reason="decode",region="us-east-1"} 1`,
			`export_task_scrape_failures_total{reason="decode",region="us-west-1"} 1`)
		if n := most.Load(); n != 1 {
			t.Errorf("%d large bodies at once", n)
		}
	})
}

// slowBody never ends, and counts how many like it are read beyond their first piece at once.
type slowBody struct {
	read        int
	large, most *atomic.Int32
}

func (b *slowBody) Read(p []byte) (int, error) {
	if b.read >= pieceBytes && b.read < pieceBytes+len(p) {
		b.most.Store(max(b.most.Load(), b.large.Add(1)))
	}
	time.Sleep(time.Second)
	b.read += len(p)
	return len(p), nil
}

func (b *slowBody) end() { b.large.Add(-1) }
