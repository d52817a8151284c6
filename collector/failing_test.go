package collector

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTargetThatFailsIsLoggedWhenItBeginsAndWhenItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		logger := textLogger(&log)
		var answer error
		s := loggingScraper(t, logger, target(ask(func(context.Context) ([]Task, error) {
			time.Sleep(time.Second)
			return nil, answer
		})))
		for _, answer = range []error{
			nil,
			errors.New("Get \"https://host/?Signature=secret\":\nodd"), errors.New("odd"), Failf(Throttled, "slow down"), errors.New("odd"), Failf(Throttled, "slow down"),
			Failf(Auth, "bad key"), nil, nil,
		} {
			scrape(t, s, patience)
			time.Sleep(59*time.Second + 500*time.Millisecond)
		}
		const target = ` provider=aws account=prod region=eu-west-1 kind=store_image `
		want := strings.Join([]string{
			`level=WARN msg="listing failed"` + target + `reason=api err="Get \"https://host/\": odd" took=1s`,
			`level=WARN msg="listing failed"` + target + `reason=throttled err="slow down" took=1s`,
			`level=WARN msg="listing failed"` + target + `reason=auth err="bad key" took=1s next=2000-01-01T00:07:04.000Z`,
			`level=INFO msg="listing works again"` + target + `failed_for=7m2.5s`,
		}, "\n") + "\n"
		if log.String() != want {
			t.Errorf("got\n%s\nwant\n%s", log.String(), want)
		}
	})
}

// textLogger writes lines without their time.
func textLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}
