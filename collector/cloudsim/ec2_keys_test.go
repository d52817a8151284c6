package cloudsim_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// The signer is the SDK's, so that these are also the signatures that the exporter sends.
func TestEC2ChecksSignatures(t *testing.T) {
	good := serve(t, newEC2(time.Now))
	tests := map[string]struct {
		change func(*client)
		tamper func(*http.Request)
		status int
		code   string
	}{
		"good":                {status: 200},
		"four minutes old":    {change: func(c *client) { c.signedAt = c.signedAt.Add(-4 * time.Minute) }, status: 200},
		"six minutes old":     {change: func(c *client) { c.signedAt = c.signedAt.Add(-6 * time.Minute) }, status: 400, code: "RequestExpired"},
		"from the future":     {change: func(c *client) { c.signedAt = c.signedAt.Add(6 * time.Minute) }, status: 400, code: "RequestExpired"},
		"unknown key":         {change: func(c *client) { c.credentials.AccessKeyID = "AKIDOTHER" }, status: 401, code: "AuthFailure"},
		"wrong secret":        {change: func(c *client) { c.credentials.SecretAccessKey = "guess" }, status: 401, code: "AuthFailure"},
		"unasked token":       {change: func(c *client) { c.credentials.SessionToken = "token" }, status: 401, code: "AuthFailure"},
		"another service":     {change: func(c *client) { c.service = "s3" }, status: 401, code: "AuthFailure"},
		"STS, wrong secret":   {change: func(c *client) { c.service, c.credentials.SecretAccessKey = "sts", "guess" }, status: 403, code: "SignatureDoesNotMatch"},
		"STS, unknown key":    {change: func(c *client) { c.service, c.credentials.AccessKeyID = "sts", "AKIDOTHER" }, status: 403, code: "InvalidClientTokenId"},
		"STS, old":            {change: func(c *client) { c.service, c.signedAt = "sts", c.signedAt.Add(-6*time.Minute) }, status: 403, code: "SignatureDoesNotMatch"},
		"no signature":        {tamper: func(r *http.Request) { r.Header.Del("Authorization") }, status: 403, code: "MissingAuthenticationToken"},
		"half a header":       {tamper: func(r *http.Request) { r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDTEST/x") }, status: 400, code: "IncompleteSignature"},
		"another type":        {tamper: func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, status: 401, code: "AuthFailure"},
		"another query":       {tamper: func(r *http.Request) { r.URL.RawQuery = "DryRun=true" }, status: 401, code: "AuthFailure"},
		"another region":      {tamper: replaceAuthorization("/eu-west-1/", "/us-east-1/"), status: 401, code: "AuthFailure"},
		"another date":        {tamper: func(r *http.Request) { r.Header.Set("X-Amz-Date", "20200101T000000Z") }, status: 401, code: "AuthFailure"},
		"a header slipped in": {tamper: func(r *http.Request) { r.Header.Set("X-Amz-Extra", "1") }, status: 401, code: "AuthFailure"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := good
			if test.change != nil {
				test.change(&c)
			}
			r := c.request(t, "DescribeRegions")
			if test.tamper != nil {
				test.tamper(r)
			}
			if a := c.do(t, r); a.status != test.status || a.errorCode() != test.code {
				t.Errorf("got %d %q, want %d %q", a.status, a.errorCode(), test.status, test.code)
			}
		})
	}
}

func replaceAuthorization(from, to string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), from, to, 1))
	}
}

func TestEC2ChecksThatTheBodyIsTheOneThatWasSigned(t *testing.T) {
	c := serve(t, newEC2(time.Now))
	signed, other := c.request(t, "DescribeRegions"), c.request(t, "DescribeRegionz")
	other.Header = signed.Header
	if a := c.do(t, other); a.errorCode() != "AuthFailure" {
		t.Errorf("got %d %q", a.status, a.errorCode())
	}
}

func TestEC2AcceptsAQueryInTheURL(t *testing.T) {
	c := serve(t, newEC2(time.Now))
	// Values and names that sort and escape in different ways.
	query := "?Version=2016-11-15&Action=DescribeRegions&Filter.1.Name=region-name&Filter.1.Value.1=a+b%2F~%C3%A9&Filter.1.Value.10=x"
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+"/"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.sign(t, r, "")
	if a := c.do(t, r); a.status != 200 {
		t.Errorf("got %d %s", a.status, a.body)
	}
}

func TestEC2RemembersWhatWasAsked(t *testing.T) {
	cloud := newEC2(time.Now)
	c := serve(t, cloud)
	c.ask(t, "DescribeRegions", "AllRegions=false")
	c.region, c.credentials.AccessKeyID = "us-east-1", "AKIDOTHER"
	c.ask(t, cloudsim.DescribeExportTasks)

	requests := cloud.Requests()
	if len(requests) != 2 {
		t.Fatalf("%d requests are remembered", len(requests))
	}
	if r := requests[0]; r.Action != "DescribeRegions" || r.Region != "eu-west-1" || r.AccessKeyID != "AKIDTEST" || r.Form.Get("AllRegions") != "false" {
		t.Errorf("first: %+v", r)
	}
	if r := requests[1]; r.Action != "DescribeExportTasks" || r.Region != "us-east-1" || r.AccessKeyID != "AKIDOTHER" {
		t.Errorf("second: %+v", r)
	}
}

func TestEC2ForgetsOldRequestsInALongDemo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cloud := newEC2(time.Now)
		for range 10_000 {
			cloud.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
		}
		if kept := len(cloud.Requests()); kept < 2000 || kept > 5000 {
			t.Errorf("%d requests are remembered", kept)
		}
	})
}
