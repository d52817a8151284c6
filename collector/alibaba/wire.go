package alibaba

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"time"

	"export_task_exporter/collector"
)

const (
	// maxBody is the most bytes that an answer may have: 50 images need less than 50 KiB.
	maxBody = 64 << 20
	// maxRequest is the longest that one request may take, whatever the listing's own time.
	maxRequest = 30 * time.Second
)

// wire is the SDK's HTTP client. The SDK's own reads answers of any size, counts nothing, and is shared by all the accounts
// of a process.
type wire struct{ client *http.Client }

func (a Account) newWire() wire {
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSHandshakeTimeout: 5 * time.Second,
		IdleConnTimeout:     90 * time.Second,
	}
	if a.Transport != nil {
		a.Transport(transport)
	}
	return wire{&http.Client{
		Transport: collector.CountingTransport{Base: transport},
		Timeout:   maxRequest,
		// What is signed is for one host only, and so is the security token.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Call makes the request and reads its answer, so that the SDK reads what is bounded and came in whole. An error of the
// cloud is a *refusal, whatever its form. The transport that the SDK made for the request is not used.
func (w wire) Call(request *http.Request, _ *http.Transport) (*http.Response, error) {
	response, err := w.client.Do(request) //nolint:gosec // the SDK makes it for the configuration's endpoint
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := collector.ReadBody(request.Context(), response.Body, maxBody)
	if err != nil {
		return nil, err
	}
	if response.StatusCode >= http.StatusBadRequest {
		return nil, newRefusal(response, body)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

func newRefusal(response *http.Response, body []byte) *refusal {
	r := &refusal{status: response.StatusCode, contentType: response.Header.Get("Content-Type"), size: len(body)}
	if err := json.Unmarshal(body, &r.said); err != nil {
		r.said = said{} // no error of the cloud's, or one that something cut off
	}
	return r
}
