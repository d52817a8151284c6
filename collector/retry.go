package collector

import (
	"context"
	"time"
)

// AwaitRetry waits so long before a request is made again. It returns false where that is not to be: at once if the
// context's deadline would be over by then, and otherwise as soon as the context ends.
func AwaitRetry(ctx context.Context, pause time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
		return false
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
