package outscale

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector"
)

// reasons are those of the API's error codes that are not plain errors. The HTTP status does not tell them apart: most of
// them are a 401. Source: the errors page of the API reference.
var reasons = map[string]collector.Reason{
	"1":  collector.Auth, // unknown key, wrong secret, wrong clock
	"8":  collector.Auth, // wrong authentication method
	"9":  collector.Auth, // login and password where a key is needed
	"10": collector.Auth, // no credentials
	"11": collector.Auth, // locked for good
	"12": collector.Auth, // unknown authentication type
	"13": collector.Auth, // locked for some minutes
	"20": collector.Auth, // expired password

	"4":  collector.Permission, // the policy does not allow the action
	"5":  collector.Permission, // the account may not
	"7":  collector.Permission, // the user may not
	"14": collector.Permission, // the API access rules do not allow this address or certificate

	"6":  collector.Throttled, // the platform
	"24": collector.Throttled, // the account
	"25": collector.Throttled, // the account and the call
}

// statuses are the reasons of refusals without a code that is known: of a proxy, or of a newer API.
var statuses = map[int]collector.Reason{
	http.StatusUnauthorized:    collector.Auth,
	http.StatusForbidden:       collector.Permission,
	http.StatusTooManyRequests: collector.Throttled,
}

// failed gives an error its reason and a way out. Response is nil where none came.
func (c call) failed(ctx context.Context, response *http.Response, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return collector.Failf(collector.Timeout, "%s: %w", c.action, err)
	case response == nil:
		return collector.Fail(collector.ReasonOf(err), fmt.Errorf("%s: %w", c.action, err))
	case response.StatusCode < 300:
		return collector.Failf(collector.Decode, "the answer to %s cannot be read (content type %q): %w; is a proxy or a wrong endpoint between?",
			c.action, response.Header.Get("Content-Type"), err)
	default:
		return c.refused(response.StatusCode, bodyOf(err))
	}
}

// refused is the error of an answer that is a refusal.
func (c call) refused(status int, body []byte) error {
	refusal := fmt.Sprintf("%s: %d %s", c.action, status, http.StatusText(status))
	var answer osc.ErrorResponse
	var code, details string
	if json.Unmarshal(body, &answer) == nil && len(answer.GetErrors()) > 0 {
		first := answer.GetErrors()[0]
		code, details = first.GetCode(), first.GetDetails()
		refusal += fmt.Sprintf(", %s (code %s)", first.GetType(), code)
	}
	reason, ok := reasons[code]
	if !ok {
		reason = statuses[status]
	}
	switch reason {
	case collector.Auth: // without details, which are the cloud's words on what was sent
		return collector.Failf(reason, "%s; %s", refusal, c.authHint(code))
	case collector.Permission:
		return collector.Failf(reason, "%s; the key's policy must allow api:%s, and the account's API access rules this address", refusal, c.action)
	case collector.Throttled:
		return collector.Failf(reason, "%s; the account's other clients count too: ask less often (min_interval)", refusal)
	default:
		if details != "" {
			refusal += ": " + details
		}
		if code == "" {
			refusal += "; is a proxy between, or does the endpoint not end in /api/v1?"
		}
		return collector.Fail(collector.API, errors.New(refusal))
	}
}

func (c call) authHint(code string) string {
	switch code {
	case "11":
		return "the key is locked, and only Outscale's support unlocks it; its origin is " + c.origin
	case "13":
		return "the key is locked for some minutes after wrong signatures; check " + c.origin
	default:
		return "check " + c.origin + ", that the key belongs to this region, and this machine's clock"
	}
}

// bodyOf is the body that the SDK keeps in its error, or nil.
func bodyOf(err error) []byte {
	if refusal, ok := errors.AsType[osc.GenericOpenAPIError](err); ok {
		return refusal.Body()
	}
	return nil
}
