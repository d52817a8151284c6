package cloudsim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// fujitsuUser is who logs in.
var fujitsuUser = cloudsim.KeystoneUser{
	Domain: "AbCd1234", Name: "reader", ID: "u1", Password: "secret", Project: "prod", ProjectID: "f00dc0de",
}

// fujitsuClient asks a region as curl would.
type fujitsuClient struct {
	url, token string
}

// fujitsuAnswer is a JSON document, whatever its status.
type fujitsuAnswer struct {
	status int
	header http.Header
	body   string
	all    map[string]any
}

func newFujitsu(t *testing.T, clock func() time.Time) (*cloudsim.Fujitsu, *fujitsuClient) {
	t.Helper()
	cloud := cloudsim.NewFujitsu(clock)
	cloud.AddUser(fujitsuUser)
	return cloud, &fujitsuClient{url: providertest.Serve(t, cloud)}
}

// passwordLogIn is the body of a log-in. The scope is JSON, or empty for none.
func passwordLogIn(user, password, scope string) string {
	if scope != "" {
		scope = `,"scope":` + scope
	}
	return `{"auth":{"identity":{"methods":["password"],"password":{"user":{` + user + `,"password":"` + password + `"}}}` + scope + `}}`
}

const (
	readerByName = `"name":"reader","domain":{"name":"AbCd1234"}`
	prodScope    = `{"project":{"id":"f00dc0de"}}`
)

// logIn gets a token for the project.
func (c *fujitsuClient) logIn(t *testing.T) {
	t.Helper()
	a := c.post(t, passwordLogIn(readerByName, "secret", prodScope))
	if a.status != 201 {
		t.Fatalf("log-in: %d %s", a.status, a.body)
	}
	c.token = a.header.Get("X-Subject-Token")
}

func (c *fujitsuClient) post(t *testing.T, body string) fujitsuAnswer {
	t.Helper()
	return c.do(t, http.MethodPost, "/v3/auth/tokens", body)
}

func (c *fujitsuClient) get(t *testing.T, path string) fujitsuAnswer {
	t.Helper()
	return c.do(t, http.MethodGet, path, "")
}

func (c *fujitsuClient) do(t *testing.T, method, path, body string) fujitsuAnswer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if c.token != "" {
		request.Header.Set("X-Auth-Token", c.token)
	}
	status, header, text := send(t, request)
	a := fujitsuAnswer{status: status, header: header, body: string(text)}
	if err := json.Unmarshal(text, &a.all); err != nil {
		t.Fatalf("no JSON: %v\n%s", err, text)
	}
	return a
}

// exports is a member of each listed export.
func (a fujitsuAnswer) exports(member string) string {
	var values []string
	list, _ := a.all["exports"].([]any)
	for _, item := range list {
		export, _ := item.(map[string]any)
		values = append(values, fmt.Sprint(export[member]))
	}
	return strings.Join(values, " ")
}

// fujitsuExports are n exports, of which each begins a minute before the one before it.
func fujitsuExports(n int) func(time.Time) []cloudsim.Export {
	exports := make([]cloudsim.Export, n)
	for i := range exports {
		exports[i] = cloudsim.Export{ID: fmt.Sprintf("e%03d", i), Begins: noon.Add(-time.Duration(i) * time.Minute), Takes: time.Hour}
	}
	return cloudsim.Always(exports...)
}
