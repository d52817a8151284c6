package cloudsim_test

import (
	"io"
	"net/http"
	"testing"
)

// send sends a request and reads the whole answer.
func send(t *testing.T, request *http.Request) (status int, header http.Header, body []byte) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, body
}
