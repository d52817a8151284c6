package cloudsim_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"

	"export_task_exporter/collector/cloudsim"
)

func TestKeystoneIssuesTokensForAScope(t *testing.T) {
	cloud, c := newFujitsu(t, clockAt(noon).now)
	cloud.SetExports(cloudsim.FujitsuImageExport, fujitsuExports(0))
	for _, test := range []struct {
		name, user, scope string
		catalog           bool
		list              int
	}{
		{"project by id", readerByName, prodScope, true, 200},
		{"project by name", readerByName, `{"project":{"name":"prod","domain":{"name":"AbCd1234"}}}`, true, 200},
		{"domain", readerByName, `{"domain":{"name":"AbCd1234"}}`, false, 400},
		{"unscoped", readerByName, `"unscoped"`, false, 400},
		{"none", readerByName, "", false, 400},
	} {
		c.token = ""
		a := c.post(t, passwordLogIn(test.user, "secret", test.scope))
		if a.status != 201 || strings.Contains(a.body, `"catalog"`) != test.catalog {
			t.Errorf("%s: %d %s", test.name, a.status, a.body)
			continue
		}
		c.token = a.header.Get("X-Subject-Token")
		if list := c.get(t, "/v1/imageexport"); list.status != test.list || test.list == 400 && list.all["error_code"] != "40005" {
			t.Errorf("%s: the list: %d %s", test.name, list.status, list.body)
		}
	}
}

func TestKeystoneRefuses(t *testing.T) {
	_, c := newFujitsu(t, clockAt(noon).now)
	for name, test := range map[string]struct {
		body string
		want int
	}{
		"no JSON":            {"auth", 400},
		"no auth":            {"{}", 400},
		"no identity":        {`{"auth":{}}`, 400},
		"another method":     {`{"auth":{"identity":{"methods":["token"],"token":{"id":"x"}}}}`, 401},
		"no password":        {`{"auth":{"identity":{"methods":["password"]}}}`, 401},
		"a name alone":       {passwordLogIn(`"name":"reader"`, "secret", prodScope), 400},
		"an unknown user":    {passwordLogIn(`"name":"nobody","domain":{"name":"AbCd1234"}`, "secret", prodScope), 401},
		"another domain":     {passwordLogIn(`"name":"reader","domain":{"name":"Other"}`, "secret", prodScope), 401},
		"a wrong password":   {passwordLogIn(readerByName, "wrong", prodScope), 401},
		"another project":    {passwordLogIn(readerByName, "secret", `{"project":{"id":"other"}}`), 401},
		"another one's name": {passwordLogIn(readerByName, "secret", `{"project":{"name":"other","domain":{"name":"AbCd1234"}}}`), 401},
		"a foreign domain":   {passwordLogIn(readerByName, "secret", `{"domain":{"name":"Other"}}`), 401},
	} {
		a := c.post(t, test.body)
		if a.status != test.want || a.header.Get("X-Subject-Token") != "" || !strings.Contains(a.body, `{"error":{"code":`) {
			t.Errorf("%s: got %d %s, want %d", name, a.status, a.body, test.want)
		}
	}
}

func TestKeystoneLocksAUserAfterFiveWrongPasswords(t *testing.T) {
	clock := clockAt(noon)
	_, c := newFujitsu(t, clock.now)
	try := func(password string) int { return c.post(t, passwordLogIn(readerByName, password, prodScope)).status }
	for range 4 {
		try("wrong")
	}
	if try("secret") != 201 {
		t.Error("locked after four")
	}
	clock.move(15 * time.Minute)
	for range 4 {
		try("wrong")
	}
	if try("secret") != 201 {
		t.Error("locked after four within a quarter of an hour")
	}
	try("wrong")
	clock.move(15*time.Minute - time.Second)
	if try("secret") != 401 {
		t.Error("the fifth locks for a quarter of an hour")
	}
	clock.move(time.Second)
	if try("secret") != 201 {
		t.Error("and not for longer")
	}
}

func TestKeystoneTokensEnd(t *testing.T) {
	clock := clockAt(noon)
	cloud, c := newFujitsu(t, clock.now)
	cloud.SetExports(cloudsim.FujitsuImageExport, fujitsuExports(0))
	status := func() int { return c.get(t, "/v1/imageexport").status }
	c.logIn(t)
	clock.move(3*time.Hour - time.Second)
	if status() != 200 {
		t.Error("a token is good for three hours")
	}
	clock.move(time.Second)
	if status() != 401 {
		t.Error("and not for longer")
	}
	c.logIn(t)
	cloud.RevokeTokens()
	if status() != 401 {
		t.Error("a revoked token is good")
	}
	cloud.SetTokenLifetime(time.Minute)
	c.logIn(t)
	clock.move(time.Minute)
	if status() != 401 {
		t.Error("tokens live as long as is set")
	}
	cloud.SetTokenCheck(func(token string) (string, bool) { return "p", token == c.token })
	if status() != 200 {
		t.Error("another's check is not asked")
	}
}

func TestKeystonesCatalog(t *testing.T) {
	cloud, c := newFujitsu(t, clockAt(noon).now)
	catalog := func() string {
		a := c.post(t, passwordLogIn(readerByName, "secret", prodScope))
		token, _ := a.all["token"].(map[string]any)
		text, err := json.Marshal(token["catalog"])
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if got := catalog(); !strings.Contains(got, `"name":"import-export","url":"`+c.url+`"`) {
		t.Errorf("its own: %s", got)
	}
	cloud.SetCatalog(cloudsim.KeystoneService{Type: "t", Name: "n", Endpoints: []cloudsim.KeystoneEndpoint{
		{Name: "e", Region: "r", Interface: "internal", URL: "{host}/v1/{project}"},
	}})
	for _, part := range []string{`"interface":"internal"`, `"name":"e"`, `"region":"r"`, `"region_id":"r"`, `"type":"t"`, c.url + `/v1/f00dc0de`} {
		if got := catalog(); !strings.Contains(got, part) {
			t.Errorf("want %s in %s", part, got)
		}
	}
	cloud.SetCatalog()
	if got := catalog(); got != "[]" {
		t.Errorf("none: %s", got)
	}
}

// A client that is not ours logs in.
func TestKeystoneServesGophercloud(t *testing.T) {
	_, c := newFujitsu(t, time.Now)
	for name, options := range map[string]gophercloud.AuthOptions{
		"by name": {Username: "reader", DomainName: "AbCd1234", Password: "secret", TenantID: "f00dc0de"},
		"by id":   {UserID: "u1", Password: "secret", TenantID: "f00dc0de"},
	} {
		options.IdentityEndpoint = c.url + "/v3"
		client, err := openstack.AuthenticatedClient(t.Context(), options)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		opts := gophercloud.EndpointOpts{Availability: gophercloud.AvailabilityPublic, Type: "import-export"}
		if url, err := client.EndpointLocator(opts); err != nil || url != c.url+"/" {
			t.Errorf("%s: %q, %v", name, url, err)
		}
	}
}

// The header has two carriage returns, which Go's own client refuses.
func TestKeystonesTokenWithACarriageReturn(t *testing.T) {
	cloud, c := newFujitsu(t, time.Now)
	cloud.SetQuirks(cloudsim.FujitsuQuirks{ReturnInToken: true})
	response, err := http.Post(c.url+"/v3/auth/tokens", "application/json", strings.NewReader(passwordLogIn(readerByName, "secret", prodScope)))
	if err == nil {
		response.Body.Close()
	}
	if _, ok := errors.AsType[textproto.ProtocolError](err); !ok || !strings.Contains(err.Error(), `\r`) {
		t.Errorf("got %v", err)
	}
}
