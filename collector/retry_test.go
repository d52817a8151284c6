package collector

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestAwaitRetry(t *testing.T) {
	for name, c := range map[string]struct {
		timeout, cancelAfter time.Duration
		want                 bool
		takes                time.Duration
	}{
		"there is time":             {time.Minute, time.Minute, true, time.Second},
		"it would come too late":    {time.Second, time.Minute, false, 0},
		"the listing is called off": {time.Minute, time.Millisecond, false, time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
				defer cancel()
				defer time.AfterFunc(c.cancelAfter, cancel).Stop()
				began := time.Now()
				if got := AwaitRetry(ctx, time.Second); got != c.want || time.Since(began) != c.takes {
					t.Errorf("got %v after %s, want %v after %s", got, time.Since(began), c.want, c.takes)
				}
			})
		})
	}
}
