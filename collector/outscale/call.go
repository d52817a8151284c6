package outscale

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"export_task_exporter/collector"
)

// call is one call of the API, with its retries.
type call struct {
	// action is the API's, and the permission that it needs.
	action string
	// origin is where the key is from.
	origin string
}

// attempts are how often a call is made that the API throttles; the SDK makes one. Nothing else is repeated: each wrong
// signature brings the lock of the key nearer.
const attempts = 3

// try makes the call until it is not throttled, as long as there is time. Its error has its reason.
func (c call) try(ctx context.Context, ask func() (*http.Response, error)) error {
	for attempt := 1; ; attempt++ {
		response, err := ask() //nolint:bodyclose // the SDK has read the body, and closed it
		err = c.failed(ctx, response, err)
		if err == nil || collector.ReasonOf(err) != collector.Throttled || attempt == attempts || !collector.AwaitRetry(ctx, pause(attempt)) {
			return err
		}
	}
}

// pause is how long to wait after an attempt: about one second, then about two, since the API counts requests by the second,
// and never the same for everybody.
func pause(attempt int) time.Duration {
	middle := time.Duration(attempt) * time.Second
	return middle/2 + rand.N(middle)
}
