package cloudsim_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// newENS is an ENS that knows the clients' key.
func newENS(clock func() time.Time) *cloudsim.ENS {
	cloud := cloudsim.NewENS(clock)
	cloud.AddKey("AKIDTEST", "secret")
	return cloud
}

// ensClient asks an ENS as Alibaba Cloud's SDK for Go would, signed by its signer.
type ensClient struct {
	url, key, secret, token, nonce string
	action, version                string
	signedAt                       string // "": now
}

func serveENS(t *testing.T, handler http.Handler) ensClient {
	t.Helper()
	return ensClient{url: providertest.Serve(t, handler), key: "AKIDTEST", secret: "secret", action: cloudsim.DescribeExportImageInfo, version: "2017-11-10"}
}

// request is signed. Parameters are "name=value", in the query or, for a POST with a body, in the form.
func (c ensClient) request(t *testing.T, method string, query, form string) *http.Request {
	t.Helper()
	at, err := url.Parse(c.url)
	if err != nil {
		t.Fatal(err)
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte(form))
	headers := map[string]*string{
		"host": &at.Host, "x-acs-content-sha256": new(hex.EncodeToString(hash[:])),
		"x-acs-date": openapi.GetTimestamp(), "x-acs-signature-nonce": openapi.GetNonce(),
	}
	for name, value := range map[string]string{
		"x-acs-action": c.action, "x-acs-version": c.version, "x-acs-signature-nonce": c.nonce, "x-acs-date": c.signedAt,
		"x-acs-security-token": c.token,
	} {
		if value != "" {
			headers[name] = &value
		}
	}
	if form != "" {
		headers["content-type"] = new("application/x-www-form-urlencoded")
	}
	signed := &dara.Request{Method: &method, Pathname: new("/"), Headers: headers, Query: map[string]*string{}}
	for name := range values {
		signed.Query[name] = new(values.Get(name))
	}
	authorization := openapi.GetAuthorization(signed, new("ACS3-HMAC-SHA256"), headers["x-acs-content-sha256"], &c.key, &c.secret)

	r, err := http.NewRequestWithContext(t.Context(), method, c.url+"/?"+query, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		r.Header.Set(name, *value)
	}
	r.Header.Set("Authorization", *authorization)
	return r
}

// ask asks for images, with these parameters.
func (c ensClient) ask(t *testing.T, params ...string) ensAnswer {
	t.Helper()
	return c.do(t, c.request(t, http.MethodPost, strings.Join(params, "&"), ""))
}

func (c ensClient) do(t *testing.T, r *http.Request) ensAnswer {
	t.Helper()
	status, _, body := send(t, r)
	a := ensAnswer{status: status, body: string(body)}
	if err := json.Unmarshal(body, &a); err != nil {
		t.Fatalf("answer is no JSON: %v\n%s", err, body)
	}
	return a
}

// ensAnswer is an answer or an error.
type ensAnswer struct {
	status int
	body   string

	Images                           struct{ Image []map[string]string }
	PageNumber, PageSize, TotalCount int
	RequestID                        string `json:"RequestId"`
	HostID                           string `json:"HostId"`
	Code, Message, Recommend         string
}

// each is one field of every image.
func (a ensAnswer) each(field string) string {
	values := make([]string, len(a.Images.Image))
	for i, image := range a.Images.Image {
		values[i] = image[field]
	}
	return strings.Join(values, " ")
}
