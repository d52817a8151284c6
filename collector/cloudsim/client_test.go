package cloudsim_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// noon is when the tests' exports begin.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// movable is a clock that stands until it is moved.
type movable struct{ nanos atomic.Int64 }

func clockAt(t time.Time) *movable {
	clock := &movable{}
	clock.nanos.Store(t.UnixNano())
	return clock
}

func (m *movable) now() time.Time       { return time.Unix(0, m.nanos.Load()) }
func (m *movable) move(d time.Duration) { m.nanos.Add(int64(d)) }

// newEC2 is an EC2 that knows the clients' key.
func newEC2(clock func() time.Time) *cloudsim.EC2 {
	cloud := cloudsim.NewEC2(clock)
	cloud.AddKey("AKIDTEST", "secret")
	return cloud
}

// client asks an EC2 as the AWS SDK for Go would, signed by its signer.
type client struct {
	url, region, service string
	credentials          aws.Credentials
	signedAt             time.Time
}

func serve(t *testing.T, handler http.Handler) client {
	t.Helper()
	return client{
		url: providertest.Serve(t, handler), region: "eu-west-1", service: "ec2",
		credentials: aws.Credentials{AccessKeyID: "AKIDTEST", SecretAccessKey: "secret"},
		signedAt:    time.Now(),
	}
}

// request is a signed POST. Parameters are "name=value"; the version is EC2's unless it is given.
func (c client) request(t *testing.T, action string, params ...string) *http.Request {
	t.Helper()
	form := url.Values{"Action": {action}, "Version": {"2016-11-15"}}
	for _, param := range params {
		name, value, _ := strings.Cut(param, "=")
		form.Set(name, value)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	c.sign(t, r, form.Encode())
	return r
}

func (c client) sign(t *testing.T, r *http.Request, body string) {
	t.Helper()
	hash := sha256.Sum256([]byte(body))
	err := v4.NewSigner().SignHTTP(t.Context(), c.credentials, r, hex.EncodeToString(hash[:]), c.service, c.region, c.signedAt)
	if err != nil {
		t.Fatal(err)
	}
}

// ask sends the action and returns the answer, whatever its status.
func (c client) ask(t *testing.T, action string, params ...string) answer {
	t.Helper()
	return c.do(t, c.request(t, action, params...))
}

func (c client) do(t *testing.T, r *http.Request) answer {
	t.Helper()
	status, _, body := send(t, r)
	return read(t, status, string(body))
}

// answer is an XML document, with what is common to its forms picked out.
type answer struct {
	status int
	body   string
	items  []map[string]string // text by path, "s3ExportLocation/s3Bucket" for example
	all    map[string]string
}

func read(t *testing.T, status int, body string) answer {
	t.Helper()
	var root element
	if err := xml.Unmarshal([]byte(body), &root); err != nil {
		t.Fatalf("answer is no XML: %v\n%s", err, body)
	}
	a := answer{status: status, body: body, all: map[string]string{}}
	root.flatten("", a.all)
	for _, set := range root.Children {
		for _, item := range set.Children {
			if item.XMLName.Local == "item" {
				a.items = append(a.items, map[string]string{})
				item.flatten("", a.items[len(a.items)-1])
			}
		}
	}
	return a
}

// errorCode is the code of an error in EC2's form or in that of STS.
func (a answer) errorCode() string { return a.all["Errors/Error/Code"] + a.all["Error/Code"] }

// each is one field of every item.
func (a answer) each(field string) string {
	var values []string
	for _, item := range a.items {
		values = append(values, item[field])
	}
	return strings.Join(values, " ")
}

type element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

func (e element) flatten(path string, into map[string]string) {
	for _, child := range e.Children {
		name := child.XMLName.Local
		if path != "" {
			name = path + "/" + name
		}
		if len(child.Children) == 0 {
			into[name] = child.Text
		}
		child.flatten(name, into)
	}
}
