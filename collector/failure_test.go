package collector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"testing"
)

func TestReasonOf(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	for name, c := range map[string]struct {
		err  error
		want Reason
	}{
		"given":                       {Failf(Throttled, "slow down"), Throttled},
		"given, and told in a phrase": {fmt.Errorf("page 2: %w", Failf(Auth, "no")), Auth},
		"the outermost counts":        {Fail(Permission, Failf(Auth, "no")), Permission},
		"deadline":                    {fmt.Errorf("asking: %w", context.DeadlineExceeded), Timeout},
		"a socket's own deadline":     {&url.Error{Op: "Post", Err: os.ErrDeadlineExceeded}, Timeout},
		"refused":                     {refused, Network},
		"cut off":                     {&url.Error{Op: "Post", Err: io.ErrUnexpectedEOF}, Network},
		"anything else":               {errors.New("no"), API},
	} {
		if got := ReasonOf(c.err); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	if Fail(API, nil) != nil {
		t.Error("no error is no failure")
	}
	if err := fmt.Errorf("x: %w", Fail(Network, io.EOF)); !errors.Is(err, io.EOF) || err.Error() != "x: EOF" {
		t.Errorf("%v hides its cause", err)
	}
}
