package outscale_test

import (
	"context"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/internal/providertest"
)

// cloud is a simulated API, and an account that asks it with a key of the configuration.
type cloud struct {
	*cloudsim.Outscale
	url     string
	account *outscale.Account
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	sim := cloudsim.NewOutscale(time.Now)
	sim.AddKey("AKIDTEST", "test-secret")
	url := providertest.Serve(t, sim) + "/api/v1"
	return &cloud{sim, url, &outscale.Account{AccessKey: "AKIDTEST", SecretKey: "test-secret", Endpoint: url}}
}

// list asks for the tasks of a kind in eu-west-2.
func (c *cloud) list(t *testing.T, kind string) ([]collector.Task, error) {
	t.Helper()
	return c.listWithin(t, kind, time.Minute)
}

func (c *cloud) listWithin(t *testing.T, kind string, timeout time.Duration) ([]collector.Task, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	return c.source(t, kind).Tasks(ctx)
}

func (c *cloud) source(t *testing.T, kind string) collector.Source {
	t.Helper()
	source, err := c.account.Source("eu-west-2", kind)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// actions are those that the kinds ask for.
var actions = map[string]string{
	outscale.Image:    cloudsim.ReadImageExportTasks,
	outscale.Snapshot: cloudsim.ReadSnapshotExportTasks,
}

func TestUnknownKindIsAnError(t *testing.T) {
	if _, err := new(outscale.Account).Source("eu-west-2", "store_image"); err == nil {
		t.Error("want an error that lists the kinds")
	}
}

func TestNothingIsAskedBeforeTheFirstListing(t *testing.T) {
	c := newCloud(t)
	c.account.AccessKey, c.account.SecretKeyFile = "AKIDTEST", "/no/such/file"
	c.source(t, outscale.Image)
	if n := len(c.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}
