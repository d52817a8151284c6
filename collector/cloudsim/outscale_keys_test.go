package cloudsim_test

import (
	"cmp"
	"net/http"
	"testing"
	"time"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector/cloudsim"
)

func TestOutscaleChecksRequests(t *testing.T) {
	for name, test := range map[string]struct {
		change               func(*oapi)
		tamper               func(*http.Request)
		method, action, body string
		status               int
		code                 string
	}{
		"good":                      {status: 200},
		"signed for another region": {change: func(c *oapi) { c.region = "us-east-2" }, status: 200},
		"four minutes old":          {change: func(c *oapi) { c.signedAt = c.signedAt.Add(-4 * time.Minute) }, status: 200},
		"six minutes old":           {change: func(c *oapi) { c.signedAt = c.signedAt.Add(-6 * time.Minute) }, status: 401, code: "1"},
		"wrong secret":              {change: func(c *oapi) { c.secret = "guess" }, status: 401, code: "1"},
		"unknown key":               {change: func(c *oapi) { c.key = "AKIDOTHER" }, status: 401, code: "1"},
		"another service":           {change: func(c *oapi) { c.service = "ec2" }, status: 401, code: "1"},
		"no signature":              {tamper: func(r *http.Request) { r.Header.Del("Authorization") }, status: 401, code: "1"},
		"half a signature":          {tamper: func(r *http.Request) { r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=x") }, status: 401, code: "1"},
		"login and password":        {tamper: func(r *http.Request) { r.SetBasicAuth("me", "x") }, status: 401, code: "9"},
		"a token":                   {tamper: func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, status: 401, code: "12"},
		"no content type":           {tamper: func(r *http.Request) { r.Header.Del("Content-Type") }, status: 401, code: "1"}, // it is signed
		"GET":                       {method: "GET", status: 405, code: "2"},
		"an action that is none":    {action: "ReadExports", status: 404, code: "12000"},
		"no body":                   {body: " ", status: 200},
		"null":                      {body: "null", status: 400, code: "3001"},
		"no JSON":                   {body: "{", status: 400, code: "3001"},
		"two documents":             {body: "{}{}", status: 400, code: "3001"},
		"an unknown parameter":      {body: `{"MaxResults": 5}`, status: 400, code: "3001"},
		"another action's filter":   {body: `{"Filters": {"SnapshotIds": ["snap-1"]}}`, status: 400, code: "3001"},
		"a number as text":          {body: `{"ResultsPerPage": "5"}`, status: 400, code: "4110"},
		"a page of 0":               {body: `{"ResultsPerPage": 0}`, status: 400, code: "4078"},
		"a page of 1000":            {body: `{"ResultsPerPage": 1000}`, status: 200},
		"a page of 1001":            {body: `{"ResultsPerPage": 1001}`, status: 400, code: "4078"},
		"a token that is none":      {body: `{"ResultsPerPage": 5, "NextPageToken": "x"}`, status: 400, code: "4078"},
	} {
		t.Run(name, func(t *testing.T) {
			c := serveOutscale(t, newOutscale(time.Now))
			if test.change != nil {
				test.change(c)
			}
			r := c.request(t, cmp.Or(test.method, "POST"), cmp.Or(test.action, cloudsim.ReadImageExportTasks), cmp.Or(test.body, "{}"))
			if test.tamper != nil {
				test.tamper(r)
			}
			if status, code := c.do(t, r); status != test.status || code != test.code {
				t.Errorf("got %d %q, want %d %q", status, code, test.status, test.code)
			}
		})
	}
}

func TestOutscaleWantsJSON(t *testing.T) {
	c := serveOutscale(t, newOutscale(time.Now))
	r := c.request(t, "POST", cloudsim.ReadImageExportTasks, "{}")
	r.Header.Set("Content-Type", "text/plain")
	signer := client{service: "oapi", region: "eu-west-2", signedAt: time.Now()}
	signer.credentials.AccessKeyID, signer.credentials.SecretAccessKey = c.key, c.secret
	signer.sign(t, r, "{}")
	if status, code := c.do(t, r); status != 400 || code != "0" {
		t.Errorf("got %d %q", status, code)
	}
}

// Four wrong signatures in a row lock a key for a minute, the next four for two, and so on to ten.
func TestOutscaleLocksKeysThatKeepKnocking(t *testing.T) {
	clock := clockAt(noon)
	cloud := newOutscale(clock.now)
	good, bad := serveOutscale(t, cloud), serveOutscale(t, cloud)
	bad.secret = "guess"
	knock := func(c *oapi, want string) {
		t.Helper()
		if _, err := c.images(t, osc.ReadImageExportTasksRequest{}); codeOf(t, err) != want {
			t.Errorf("got %v, want the code %q", err, want)
		}
	}
	for range 3 {
		knock(bad, "1")
	}
	knock(good, "") // not four in a row
	for minutes := range 12 {
		for range 4 {
			knock(bad, "1")
		}
		locked := time.Duration(min(minutes+1, 10)) * time.Minute
		knock(bad, "13")
		knock(good, "13")
		clock.move(locked - time.Second)
		knock(good, "13")
		clock.move(time.Second)
	}
	knock(good, "")
	for range 3 {
		knock(bad, "1")
	}
	knock(good, "") // it has counted from the beginning again
}

func TestOutscaleTakesANewSecret(t *testing.T) {
	cloud := newOutscale(time.Now)
	c := serveOutscale(t, cloud)
	cloud.AddKey("AKIDTEST", "rotated")
	if _, err := c.images(t, osc.ReadImageExportTasksRequest{}); codeOf(t, err) != "1" {
		t.Error(err)
	}
	c.secret = "rotated"
	if _, err := c.images(t, osc.ReadImageExportTasksRequest{}); err != nil {
		t.Error(err)
	}
}

func TestOutscaleFaultsAreErrorsInItsForm(t *testing.T) {
	for _, want := range []struct {
		fault  cloudsim.Fault
		status int
	}{
		{cloudsim.Fault{Code: "4"}, 401},
		{cloudsim.Fault{Code: "6"}, 503},
		{cloudsim.Fault{Code: "8"}, 403},
		{cloudsim.Fault{Code: "10"}, 403},
		{cloudsim.Fault{Code: "24"}, 429},
		{cloudsim.Fault{Code: "25", Status: 503}, 503},
		{cloudsim.Fault{Code: "99999", Message: "something new"}, 400},
	} {
		cloud := newOutscale(time.Now)
		cloud.SetFaults(want.fault)
		c := serveOutscale(t, cloud)
		if status, code := c.do(t, c.request(t, "POST", cloudsim.ReadImageExportTasks, "{}")); status != want.status || code != want.fault.Code {
			t.Errorf("%+v: got %d %q, want %d", want.fault, status, code, want.status)
		}
	}
}
