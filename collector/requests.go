package collector

import (
	"context"
	"maps"
	"net/http"
	"strconv"
	"sync"
)

// requests counts the HTTP requests that went out for one account in one region: pages, retries and log-ins too.
type requests struct {
	mu    sync.Mutex
	codes map[string]uint64
}

// noAnswer is the code of a request that no response came to.
const noAnswer = "error"

// newRequests has the usual codes from the start, so that increase() sees the first of each; others appear when they come.
// What was saved is added.
func newRequests(saved map[string]uint64) *requests {
	codes := map[string]uint64{"200": 0, "400": 0, "401": 0, "403": 0, "429": 0, "500": 0, "503": 0, noAnswer: 0}
	maps.Copy(codes, saved)
	return &requests{codes: codes}
}

// snapshot copies the counts.
func (r *requests) snapshot() map[string]uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.codes)
}

// call is what a listing's context knows of the scraper that makes it.
type call struct {
	requests *requests
	large    chan struct{} // has one element while a listing holds a large body
}

type callKey struct{}

// CountRequest counts an HTTP request for the target whose listing the context belongs to. Status is the response's code,
// or 0 if none came. With another context it does nothing.
func CountRequest(ctx context.Context, status int) {
	call, ok := ctx.Value(callKey{}).(call)
	if !ok {
		return
	}
	counted := call.requests
	code := noAnswer
	if status > 0 {
		code = strconv.Itoa(status)
	}
	counted.mu.Lock()
	defer counted.mu.Unlock()
	counted.codes[code]++
}

// NewTransport makes a transport that has the standard library's own settings: its proxies and time limits.
func NewTransport() *http.Transport {
	return http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // nobody here replaces it
}

// CountingTransport counts each request that goes through it, by [CountRequest].
type CountingTransport struct {
	// Base makes the requests. It must be set.
	Base http.RoundTripper
}

// RoundTrip makes the request and counts it.
func (t CountingTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.Base.RoundTrip(request)
	status := 0
	if err == nil {
		status = response.StatusCode
	}
	CountRequest(request.Context(), status)
	return response, err
}
