package cloudsim

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// minLatency is the least time that any answer takes: smithy-go 1.28 can lose one that comes within a millisecond.
const minLatency = 5 * time.Millisecond

// maxRequests is how many requests are remembered, so that a demo may run for weeks.
const maxRequests = 4096

// Request is one request as the cloud read it, whether or not it was answered.
type Request struct {
	// Action and Region are what was asked, and where. Region is empty for a request that is not signed.
	Action, Region string
	// Form has all parameters, those of the query too.
	Form url.Values
	// AccessKeyID is who asked, as the request says.
	AccessKeyID string
}

// front is what all clouds have in front of their own words: a log of requests, a latency, and faults. Its methods are
// part of each cloud's surface.
type front struct {
	mu       sync.Mutex
	requests []Request
	faults   []Fault
	latency  time.Duration
}

// SetFaults replaces what goes wrong.
func (f *front) SetFaults(faults ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = slices.Clone(faults)
}

// SetLatency sets how long every answer takes. Less than 5 ms is 5 ms.
func (f *front) SetLatency(latency time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.latency = latency
}

// Requests returns what was asked, in order: at least the last two thousand requests.
func (f *front) Requests() []Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.requests)
}

// readBody reads the body of a request, and leaves it there for the form's parser. It returns false when nobody is left to
// answer, because the body could not be read.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	const maxBody = 1 << 20
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return nil, false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, true
}

// admit remembers the request, finds its fault, and waits as long as both the cloud and the fault take. It returns false
// when nobody is left to answer, because the client has gone or the fault has answered.
func (f *front) admit(w http.ResponseWriter, r *http.Request, request Request, contentType string) (Fault, bool) {
	fault, latency := f.note(request)
	if !wait(r.Context(), latency+fault.Latency) || fault.answered(w, r, contentType) {
		return Fault{}, false
	}
	return fault, true
}

// note remembers the request and takes one off its fault's times.
func (f *front) note(request Request) (Fault, time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.requests) == maxRequests {
		f.requests = slices.Delete(f.requests, 0, maxRequests/2)
	}
	f.requests = append(f.requests, request)

	latency := max(f.latency, minLatency)
	i := slices.IndexFunc(f.faults, func(fault Fault) bool { return fault.matches(request) })
	if i < 0 {
		return Fault{}, latency
	}
	fault := f.faults[i]
	if fault.Times == 1 {
		f.faults = slices.Delete(f.faults, i, i+1)
	} else if fault.Times > 1 {
		f.faults[i].Times--
	}
	return fault, latency
}

// wait returns true after d, and false as soon as ctx ends.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
