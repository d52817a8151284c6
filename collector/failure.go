package collector

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
)

// Reason says why a listing failed, from a closed list.
type Reason string

// The reasons of a failed listing.
const (
	// Timeout: the listing took longer than its target's longest time.
	Timeout Reason = "timeout"
	// Auth: the cloud does not accept the credentials, or there are none. The account's region is left alone for a while.
	Auth Reason = "auth"
	// Permission: the credentials are good, and may not do this.
	Permission Reason = "permission"
	// Throttled: the cloud asks for fewer requests.
	Throttled Reason = "throttled"
	// Network: no answer came at all.
	Network Reason = "network"
	// API: the cloud answered with an error that is none of the others.
	API Reason = "api"
	// Decode: an answer came that is not what it should be.
	Decode Reason = "decode"
)

// Reasons returns every reason, in the order in which Prometheus sorts them.
func Reasons() []Reason {
	return []Reason{API, Auth, Decode, Network, Permission, Throttled, Timeout}
}

// Failure is an error whose reason is known.
type Failure struct {
	Reason Reason
	Err    error
}

// Fail gives err its reason, and nil for a nil error.
func Fail(reason Reason, err error) error {
	if err == nil {
		return nil
	}
	return &Failure{Reason: reason, Err: err}
}

// Failf is [Fail] with [fmt.Errorf].
func Failf(reason Reason, format string, args ...any) error {
	return &Failure{Reason: reason, Err: fmt.Errorf(format, args...)}
}

// Error is the error's own text: the reason is a field of its own wherever it is shown.
func (f *Failure) Error() string { return f.Err.Error() }

// Unwrap gives the error that has the reason.
func (f *Failure) Unwrap() error { return f.Err }

// ReasonOf reads the reason from an error: the outermost that was given to it, else what the standard library's errors
// tell, else API.
func ReasonOf(err error) Reason {
	if failure, ok := errors.AsType[*Failure](err); ok {
		return failure.Reason
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return Timeout
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return Timeout
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		return Network
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return Network
	}
	return API
}
