package outscale

import (
	"bytes"
	"io"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"export_task_exporter/collector"
)

const (
	// maxBody is the most bytes that an answer may have: 1,000 tasks need less than 1 MiB.
	maxBody = 64 << 20
	// maxErrorBody is the most that is read of a refusal, which needs a few hundred bytes. What follows is left out.
	maxErrorBody = 64 << 10
)

// answers stands between the socket and the SDK, which reads a body without end into memory, and refuses a whole answer for
// one odd figure in it.
type answers struct{ base http.RoundTripper }

// RoundTrip bounds the answer's body.
func (a answers) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := a.base.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, maxErrorBody), response.Body}
		return response, nil
	}
	defer response.Body.Close()
	body, err := collector.ReadBody(request.Context(), response.Body, maxBody)
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(withWholeProgress(body)))
	return response, nil
}

// progress is a member of that name. It cannot be part of a text: the quotes would be escaped there.
var progress = regexp.MustCompile(`"Progress"\s*:\s*("(?:[^"\\]|\\.)*"|[-+.0-9eE]+)`)

// withWholeProgress makes every progress figure the whole number that the SDK wants: of "50" and 50.5 it makes 50, and of
// what is no such number, none.
func withWholeProgress(body []byte) []byte {
	const most = 1_000_000 // far beyond any percentage, and within the SDK's 32 bits
	return progress.ReplaceAllFunc(body, func(member []byte) []byte {
		figure := strings.Trim(string(progress.FindSubmatch(member)[1]), `" `)
		number, err := strconv.ParseFloat(figure, 64)
		if err != nil || !(math.Abs(number) <= most) {
			return []byte(`"Progress":null`)
		}
		return strconv.AppendInt([]byte(`"Progress":`), int64(number), 10)
	})
}
