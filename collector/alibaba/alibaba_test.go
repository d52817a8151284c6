package alibaba_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/alibaba"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// cloud is a simulated ENS, and an account that asks it with a key of its own.
type cloud struct {
	*cloudsim.ENS
	url     string
	account alibaba.Account
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	return newCloudAt(t, time.Now)
}

func newCloudAt(t *testing.T, clock func() time.Time) *cloud {
	t.Helper()
	sim := cloudsim.NewENS(clock)
	sim.AddKey("AKIDTEST", "test-secret")
	url := providertest.Serve(t, sim)
	return &cloud{sim, url, alibaba.Account{AccessKeyID: "AKIDTEST", AccessKeySecret: "test-secret", Endpoint: url}}
}

func (c *cloud) source(t *testing.T) collector.Source {
	t.Helper()
	source, err := c.account.Source(alibaba.ENSImage)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func (c *cloud) list(t *testing.T) ([]collector.Task, error) {
	t.Helper()
	return c.listWithin(t, time.Minute)
}

func (c *cloud) listWithin(t *testing.T, timeout time.Duration) ([]collector.Task, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	return c.source(t).Tasks(ctx)
}

func TestWhatCannotBeAskedIsAnError(t *testing.T) {
	if _, err := (alibaba.Account{}).Source("image"); err == nil {
		t.Error("want an error that names the kind")
	}
	for _, endpoint := range []string{"ens.aliyuncs.com", "ftp://ens.aliyuncs.com", "https://", "://"} {
		if _, err := (alibaba.Account{Endpoint: endpoint}).Source(alibaba.ENSImage); err == nil {
			t.Errorf("%s: want an error", endpoint)
		}
	}
}

func TestNothingIsAskedBeforeTheFirstListing(t *testing.T) {
	c := newCloud(t)
	c.source(t)
	if asked := c.Requests(); len(asked) != 0 {
		t.Errorf("asked %v", asked)
	}
}

func TestConnectionsAreKept(t *testing.T) {
	c := newCloud(t)
	url, connections := providertest.ServeCounting(t, c.ENS)
	c.account.Endpoint = url
	source := c.source(t)
	for range 3 {
		if _, err := source.Tasks(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections for one request after the other", n)
	}
}

// A path of the endpoint is part of what is signed.
func TestEndpointWithAPath(t *testing.T) {
	c := newCloud(t)
	c.account.Endpoint = c.url + "/behind/a%20gateway/"
	if _, err := c.list(t); err != nil {
		t.Error(err)
	}
}

// Left to itself, the SDK fails for the first proxy, and makes the second one's password a header for the cloud.
func TestProxiesAreNoMatterOfTheSDK(t *testing.T) {
	for _, proxy := range []string{"192.0.2.1:3128", "http://user:hunter2@proxy.example:3128"} {
		t.Setenv("HTTP_PROXY", proxy)
		c := newCloud(t)
		headers := http.Header{}
		c.account.Endpoint = providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			headers = r.Header
			c.ServeHTTP(w, r)
		}))
		if _, err := c.list(t); err != nil || headers.Get("Proxy-Authorization") != "" {
			t.Errorf("%s: %v, headers %v", proxy, err, headers)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	c := newCloud(t)
	c.account.Endpoint = providertest.Serve(t, http.RedirectHandler(c.url, http.StatusTemporaryRedirect))
	_, err := c.list(t)
	providertest.FailsFor(t, err, collector.Decode)
	if asked := c.Requests(); len(asked) != 0 {
		t.Errorf("another host was asked, signature and all: %v", asked)
	}
}
