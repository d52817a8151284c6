package aws_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/aws"
	"export_task_exporter/collector/cloudsim"
)

// cloud is a simulated EC2 whose key the environment has, and an account that asks it.
type cloud struct {
	*cloudsim.EC2
	url     string
	account *aws.Account
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	sim := cloudsim.NewEC2(time.Now)
	sim.AddKey("AKIDTEST", "test-secret")
	server := httptest.NewServer(sim)
	t.Cleanup(func() {
		server.CloseClientConnections() // some of them hang
		server.Close()
	})
	environment(t, "AKIDTEST", "test-secret")
	return &cloud{sim, server.URL, &aws.Account{Endpoint: server.URL}}
}

// environment is all that the SDK finds: these keys, and nothing of the machine's owner.
func environment(t *testing.T, accessKeyID, secret string) {
	t.Helper()
	for _, name := range []string{
		"AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EC2",
		"AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CA_BUNDLE",
	} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_ACCESS_KEY_ID", accessKeyID)
	t.Setenv("AWS_SECRET_ACCESS_KEY", secret)
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

// list asks for the tasks of a kind in eu-west-1.
func (c *cloud) list(t *testing.T, kind string) ([]collector.Task, error) {
	t.Helper()
	return c.listWithin(t, kind, time.Minute)
}

func (c *cloud) listWithin(t *testing.T, kind string, timeout time.Duration) ([]collector.Task, error) {
	t.Helper()
	source, err := c.account.Source("eu-west-1", kind)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	return source.Tasks(ctx)
}

// failsFor fails the test unless the error has the reason.
func failsFor(t *testing.T, err error, want collector.Reason) {
	t.Helper()
	failure, ok := errors.AsType[*collector.Failure](err)
	if !ok || failure.Reason != want {
		t.Errorf("want a failure with the reason %s, got %v", want, err)
	}
}

// kinds are all, with the action that each asks for.
var kinds = map[string]string{
	aws.StoreImage:     cloudsim.DescribeStoreImageTasks,
	aws.ExportImage:    cloudsim.DescribeExportImageTasks,
	aws.ExportInstance: cloudsim.DescribeExportTasks,
}

func TestUnknownKindIsAnError(t *testing.T) {
	if _, err := new(aws.Account).Source("eu-west-1", "image"); err == nil {
		t.Error("want an error that lists the kinds")
	}
}

func TestOneConnectionPoolServesAllRegions(t *testing.T) {
	c := newCloud(t)
	connections := 0
	server := httptest.NewUnstartedServer(c.EC2)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections++
		}
	}
	server.Start()
	defer server.Close()
	c.account.Endpoint = server.URL
	for _, region := range []string{"eu-west-1", "us-east-1", "eu-west-1"} {
		source, err := c.account.Source(region, aws.StoreImage)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := source.Tasks(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if connections != 1 {
		t.Errorf("%d connections for one request after the other", connections)
	}
	if asked := c.Requests(); asked[1].Region != "us-east-1" {
		t.Errorf("asked in %s, want us-east-1", asked[1].Region)
	}
}
