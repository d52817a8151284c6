package fujitsu

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/gophercloud/gophercloud/v2"

	"export_task_exporter/collector"
)

// refusal is the body of an error: the import-export API's form, or Keystone's.
type refusal struct {
	ErrorCode    code `json:"error_code"`
	ErrorMessage text `json:"error_message"`
	Message      text `json:"message"` // so in the API's twin for imports
	Error        struct {
		Message text `json:"message"`
	} `json:"error"`
}

// wayOut is what an answer means and what helps.
type wayOut struct {
	reason collector.Reason
	hint   string
}

// codes are the import-export API's error codes that say more than their status. Source: its reference, "Error codes".
var codes = map[code]wayOut{
	"40005": {collector.Auth, "the token is not for a project that exists: set project_id, OS_PROJECT_ID or project_id in clouds.yaml"},
	"40301": {collector.Permission, needsRole},
}

// statuses are for answers whose code is not known. What is not here is an error of the API.
var statuses = map[int]wayOut{
	http.StatusUnauthorized:    {collector.Auth, "the import-export API refuses the token, even a new one: is it that of another region?"},
	http.StatusForbidden:       {collector.Permission, needsRole},
	http.StatusNotFound:        {collector.API, "check the keys endpoint, region and paths"},
	http.StatusTooManyRequests: {collector.Throttled, "scrape less often or set min_interval"},
}

const needsRole = "the user needs a role in the project that may see image exports, such as cpf_systemowner or cpf_admin"

// failed gives the error of a request to the import-export API its reason and a way out.
func failed(ctx context.Context, path string, err error) error {
	if err == nil {
		return nil
	}
	what := "GET " + path
	answered, ok := errors.AsType[gophercloud.ErrUnexpectedResponseCode](err)
	if !ok {
		return unanswered(ctx, what, err)
	}
	body := body(answered)
	way, known := codes[body.ErrorCode]
	if !known {
		way, known = statuses[answered.Actual]
	}
	if !known {
		way = unknown(answered.Actual)
	}
	return answer(what, answered, body, way)
}

// failedLogIn does so for a log-in.
func failedLogIn(ctx context.Context, url, hint string, err error) error {
	what := "log-in at " + url
	answered, ok := errors.AsType[gophercloud.ErrUnexpectedResponseCode](err)
	if !ok {
		return unanswered(ctx, what, err)
	}
	way := unknown(answered.Actual)
	switch answered.Actual {
	case http.StatusUnauthorized, http.StatusForbidden:
		way = wayOut{collector.Auth, hint + "; five wrong passwords lock the user for 15 minutes"}
	case http.StatusTooManyRequests:
		way = statuses[answered.Actual]
	}
	return answer(what, answered, body(answered), way)
}

// unknown is for statuses that nothing is known of. One of success is another one than was to come.
func unknown(status int) wayOut {
	switch {
	case status < http.StatusMultipleChoices:
		return wayOut{collector.Decode, "is a proxy or a wrong endpoint between?"}
	case status < http.StatusBadRequest:
		return wayOut{collector.API, "redirects are not followed; set the URL that it leads to"}
	default:
		return wayOut{collector.API, ""}
	}
}

// unanswered is an error without an answer, or with one that cannot be read.
func unanswered(ctx context.Context, what string, err error) error {
	if _, malformed := errors.AsType[textproto.ProtocolError](err); malformed { // whose text shows the line: the token, for example
		return collector.Failf(collector.Decode, "%s: the answer has a header line that is malformed, such as a token with two carriage returns", what)
	}
	reason := collector.ReasonOf(err)
	_, known := errors.AsType[*collector.Failure](err)
	switch {
	case ctx.Err() != nil:
		reason = collector.Timeout
	case reason == collector.API && !known: // neither the time nor the network
		reason = collector.Decode
	}
	return collector.Failf(reason, "%s: %w", what, err)
}

func body(answered gophercloud.ErrUnexpectedResponseCode) refusal {
	var body refusal
	_ = json.Unmarshal(answered.Body, &body) // a proxy's page has none of it
	return body
}

// answer is an error that was answered. It keeps the answer's status for those who look for it.
func answer(what string, answered gophercloud.ErrUnexpectedResponseCode, body refusal, way wayOut) error {
	text := fmt.Sprintf("%s: status %d", what, answered.Actual)
	if body.ErrorCode != "" {
		text += ", error " + string(body.ErrorCode)
	}
	if message := cmp.Or(body.ErrorMessage, body.Message, body.Error.Message); message != "" {
		text += ": " + strings.TrimRight(string(message), ". ")
	}
	if way.hint != "" {
		text += "; " + way.hint
	}
	answered.Info = text // what its text is
	return collector.Fail(way.reason, answered)
}
