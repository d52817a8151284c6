package cloudsim_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// stamp is a time as requests are signed with.
func stamp(ago time.Duration) string {
	return time.Now().Add(-ago).UTC().Format("2006-01-02T15:04:05Z")
}

// The signer is the SDK's, so that these are also the signatures that the exporter sends.
func TestENSChecksSignatures(t *testing.T) {
	cloud := newENS(clockAt(noon).now)
	cloud.DisableKey("AKIDOFF")
	cloud.AddTemporaryKey("STS.AKID", "sts-secret", "token", noon.Add(time.Second))
	cloud.AddTemporaryKey("STS.OLD", "sts-secret", "token", noon)
	good := serveENS(t, cloud)
	temporary := func(c *ensClient) { c.key, c.secret, c.token = "STS.AKID", "sts-secret", "token" }
	without := func(header string) func(*http.Request) { return func(r *http.Request) { r.Header.Del(header) } }
	with := func(header, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(header, value) }
	}
	for name, test := range map[string]struct {
		change func(*ensClient)
		tamper func(*http.Request)
		status int
		code   string
	}{
		"good":                   {status: 200},
		"14 minutes old":         {change: func(c *ensClient) { c.signedAt = stamp(14 * time.Minute) }, status: 200},
		"16 minutes old":         {change: func(c *ensClient) { c.signedAt = stamp(16 * time.Minute) }, status: 400, code: "InvalidTimeStamp.Expired"},
		"from the future":        {change: func(c *ensClient) { c.signedAt = stamp(-16 * time.Minute) }, status: 400, code: "InvalidTimeStamp.Expired"},
		"in another format":      {change: func(c *ensClient) { c.signedAt = time.Now().Format(time.RFC1123) }, status: 400, code: "InvalidTimeStamp.Format"},
		"without a date":         {tamper: without("X-Acs-Date"), status: 400, code: "InvalidTimeStamp.Format"},
		"unknown key":            {change: func(c *ensClient) { c.key = "AKIDOTHER" }, status: 404, code: "InvalidAccessKeyId.NotFound"},
		"disabled key":           {change: func(c *ensClient) { c.key = "AKIDOFF" }, status: 400, code: "InvalidAccessKeyId.Inactive"},
		"wrong secret":           {change: func(c *ensClient) { c.secret = "guess" }, status: 400, code: "SignatureDoesNotMatch"},
		"temporary":              {change: temporary, status: 200},
		"temporary, no token":    {change: func(c *ensClient) { temporary(c); c.token = "" }, status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey"},
		"temporary, wrong token": {change: func(c *ensClient) { temporary(c); c.token = "x" }, status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey"},
		"temporary, expired":     {change: func(c *ensClient) { temporary(c); c.key = "STS.OLD" }, status: 400, code: "InvalidSecurityToken.Expired"},
		"unasked token":          {change: func(c *ensClient) { c.token = "token" }, status: 400, code: "InvalidSecurityToken.MismatchWithAccessKey"},
		"no signature":           {tamper: without("Authorization"), status: 400, code: "IncompleteSignature"},
		"half a header":          {tamper: with("Authorization", "ACS3-HMAC-SHA256 Credential=AKIDTEST"), status: 400, code: "IncompleteSignature"},
		"another algorithm":      {tamper: with("Authorization", "ACS3-HMAC-SM3 Credential=AKIDTEST,SignedHeaders=host,Signature=0"), status: 400, code: "IncompleteSignature"},
		"another query":          {tamper: func(r *http.Request) { r.URL.RawQuery = "PageNumber=2" }, status: 400, code: "SignatureDoesNotMatch"},
		"another path":           {tamper: func(r *http.Request) { r.URL.Path = "/v2" }, status: 400, code: "SignatureDoesNotMatch"},
		"another method":         {tamper: func(r *http.Request) { r.Method = http.MethodGet }, status: 400, code: "SignatureDoesNotMatch"},
		"another host":           {tamper: func(r *http.Request) { r.Host = "ens.example.com" }, status: 400, code: "SignatureDoesNotMatch"},
		"another action":         {tamper: with("X-Acs-Action", "ExportImage"), status: 400, code: "SignatureDoesNotMatch"},
		"another nonce":          {tamper: with("X-Acs-Signature-Nonce", "x"), status: 400, code: "SignatureDoesNotMatch"},
		"another body's hash":    {tamper: with("X-Acs-Content-Sha256", strings.Repeat("0", 64)), status: 400, code: "SignatureDoesNotMatch"},
		"a header slipped in":    {tamper: with("X-Acs-Extra", "1"), status: 400, code: "SignatureDoesNotMatch"},
		"a body type slipped in": {tamper: with("Content-Type", "text/plain"), status: 400, code: "SignatureDoesNotMatch"},
	} {
		t.Run(name, func(t *testing.T) {
			c := good
			if test.change != nil {
				test.change(&c)
			}
			r := c.request(t, http.MethodPost, "PageSize=50", "")
			if test.tamper != nil {
				test.tamper(r)
			}
			if a := c.do(t, r); a.status != test.status || a.Code != test.code || a.RequestID == "" {
				t.Errorf("got %d %s, want %d %q", a.status, a.body, test.status, test.code)
			}
		})
	}
}

func TestENSTakesANonceOnce(t *testing.T) {
	cloud := newENS(time.Now)
	cloud.AddKey("AKIDOTHER", "secret")
	c := serveENS(t, cloud)
	c.nonce = "7"
	if a := c.ask(t); a.status != 200 {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	if a := c.ask(t, "PageNumber=2"); a.status != 400 || a.Code != "SignatureNonceUsed" {
		t.Errorf("a second time: %d %s", a.status, a.body)
	}
	c.key = "AKIDOTHER"
	if a := c.ask(t); a.status != 200 {
		t.Errorf("by another key: %d %s", a.status, a.body)
	}
	c.secret, c.nonce = "guess", "8"
	c.ask(t)
	c.secret = "secret"
	if a := c.ask(t); a.status != 200 {
		t.Errorf("a request that was refused does not use its nonce up: %d %s", a.status, a.body)
	}
}

func TestENSAcceptsEverySpellingThatIsSigned(t *testing.T) {
	c := serveENS(t, newENS(time.Now))
	odd := "ImageName=a+b%2F~%C3%A9%2A&ImageId=%E3%83%87&Empty=" // names and values that sort and escape in different ways
	for name, r := range map[string]*http.Request{
		"query of a POST": c.request(t, http.MethodPost, odd, ""),
		"query of a GET":  c.request(t, http.MethodGet, odd, ""),
		"form":            c.request(t, http.MethodPost, "", "PageSize=50&"+odd),
		"both":            c.request(t, http.MethodPost, "PageSize=50", odd),
	} {
		if a := c.do(t, r); a.status != 200 {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	form := c.request(t, http.MethodPost, "", "PageSize=50")
	other := c.request(t, http.MethodPost, "", "PageSize=49")
	other.Header = form.Header
	if a := c.do(t, other); a.Code != "SignatureDoesNotMatch" {
		t.Errorf("another form than was signed: %d %s", a.status, a.body)
	}
}
