package fujitsu

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/gophercloud/gophercloud/v2"

	"export_task_exporter/collector"
)

// The most bytes that are read of an answer. 200 exports need less than 100 KiB. A detail and the text of an error need less
// than 1 KiB, and several of them are read at once; of a longer error, the rest is not missed.
const (
	maxBody      = 64 << 20
	maxLogIn     = 4 << 20
	maxDetail    = 1 << 20
	maxErrorBody = 64 << 10
)

// bounded bounds what can be read of each response: gophercloud reads errors whole.
type bounded struct{ base http.RoundTripper }

// RoundTrip makes the request.
func (b bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := b.base.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	most := int64(maxBody)
	switch {
	case response.StatusCode >= http.StatusBadRequest:
		most = maxErrorBody
	case request.Method == http.MethodPost: // a log-in, whose answer gophercloud reads whole if it is not a 201
		most = maxLogIn
	}
	response.Body = http.MaxBytesReader(nil, response.Body, most)
	return response, nil
}

// get asks the import-export API for a document of at most so many bytes and reads it into the answer. A token that is
// refused is replaced once in a listing.
func (l *login) get(ctx context.Context, path string, most int, answer any) error {
	session, err := l.session(ctx, nil)
	if err != nil {
		return err
	}
	err = session.get(ctx, path, most, answer)
	if !gophercloud.ResponseCodeIs(err, http.StatusUnauthorized) {
		return failed(ctx, path, err)
	}
	renewed, err := l.session(ctx, session)
	if err != nil {
		return err
	}
	return failed(ctx, path, renewed.get(ctx, path, most, answer))
}

func (s *session) get(ctx context.Context, path string, most int, answer any) error {
	response, err := s.client.Request(ctx, http.MethodGet, s.endpoint+path, &gophercloud.RequestOpts{KeepResponseBody: true})
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := collector.ReadBody(ctx, response.Body, most)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return collector.Failf(collector.Decode, "the answer is not the document that it should be (%d bytes, content type %q): %w; "+
			"is a proxy or a wrong endpoint between?", len(body), response.Header.Get("Content-Type"), err)
	}
	return nil
}
