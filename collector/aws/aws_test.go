package aws_test

import (
	"context"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/aws"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
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
	url := providertest.Serve(t, sim)
	environment(t, "AKIDTEST", "test-secret")
	return &cloud{sim, url, &aws.Account{Endpoint: url}}
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
	url, connections := providertest.ServeCounting(t, c.EC2)
	c.account.Endpoint = url
	for _, region := range []string{"eu-west-1", "us-east-1", "eu-west-1"} {
		source, err := c.account.Source(region, aws.StoreImage)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := source.Tasks(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections for one request after the other", n)
	}
	if asked := c.Requests(); asked[1].Region != "us-east-1" {
		t.Errorf("asked in %s, want us-east-1", asked[1].Region)
	}
}
