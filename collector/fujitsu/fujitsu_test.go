package fujitsu_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/fujitsu"
	"export_task_exporter/internal/providertest"
)

const (
	region = "jp-east-3"
	// projectID is the project whose exports there are.
	projectID = "f00dc0dedeadbeef0123456789abcdef"
)

// user is who may log in.
var user = cloudsim.KeystoneUser{
	Domain: "AbCd1234", Name: "reader", Password: "hunter2", Project: "prod", ProjectID: projectID,
}

// cloud is a simulated region, a clock for it, and an account that asks it.
type cloud struct {
	*cloudsim.Fujitsu
	url     string
	account *fujitsu.Account
	source  collector.Source
	shift   atomic.Int64
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	c := &cloud{}
	c.Fujitsu = cloudsim.NewFujitsu(c.now)
	c.AddUser(user)
	c.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always())
	c.url = providertest.Serve(t, c.Fujitsu)
	c.account = &fujitsu.Account{
		AuthURL: c.url + "/v3", Username: user.Name, UserDomainName: user.Domain, Password: user.Password, ProjectID: projectID,
	}
	return c
}

// now is the cloud's clock.
func (c *cloud) now() time.Time { return time.Now().Add(time.Duration(c.shift.Load())) }

func (c *cloud) move(d time.Duration) { c.shift.Add(int64(d)) }

// TestMain hides the clouds of the machine's owner.
func TestMain(m *testing.M) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "OS_") {
			_ = os.Unsetenv(name)
		}
	}
	_ = os.Setenv("OS_CLIENT_CONFIG_FILE", "/dev/null/clouds.yaml")
	os.Exit(m.Run())
}

// list asks the account's one source.
func (c *cloud) list(t *testing.T) ([]collector.Task, error) {
	t.Helper()
	return c.listWithin(t, time.Minute)
}

func (c *cloud) listWithin(t *testing.T, timeout time.Duration) ([]collector.Task, error) {
	t.Helper()
	if c.source == nil {
		var err error
		if c.source, err = c.account.Source(region, fujitsu.Image); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	return c.source.Tasks(ctx)
}

// lists is list where it must succeed.
func (c *cloud) lists(t *testing.T) []collector.Task {
	t.Helper()
	tasks, err := c.list(t)
	if err != nil {
		t.Fatal(err)
	}
	return tasks
}

// asked counts the requests of an action.
func (c *cloud) asked(action string) (n int) {
	for _, request := range c.Requests() {
		if request.Action == action {
			n++
		}
	}
	return n
}

// many are n exports that are over, one begun in each minute until now.
func many(n int) []cloudsim.Export {
	exports := make([]cloudsim.Export, n)
	for i := range exports {
		exports[i] = cloudsim.Export{
			ID: fmt.Sprintf("export-%d", i), Source: fmt.Sprintf("image-%d", i), Bucket: "c",
			Begins: time.Now().Add(-time.Duration(i+1) * time.Minute), Takes: time.Second,
		}
	}
	return exports
}

// running is an export in the middle of its time.
func running(id string) cloudsim.Export {
	return cloudsim.Export{ID: id, Source: "image-" + id, Begins: time.Now().Add(-30 * time.Minute), Takes: time.Hour}
}

func manyRunning(n int) []cloudsim.Export {
	exports := make([]cloudsim.Export, n)
	for i := range exports {
		exports[i] = running(fmt.Sprintf("e-%d", i))
	}
	return exports
}

// failsFor fails the test unless the error has the reason and all the words, and not the password.
func failsFor(t *testing.T, err error, want collector.Reason, words ...string) {
	t.Helper()
	providertest.FailsFor(t, err, want, words...)
	if strings.Contains(err.Error(), user.Password) {
		t.Errorf("the error shows the password: %v", err)
	}
}

func ids(tasks []collector.Task) []string {
	var ids []string
	for _, task := range tasks {
		ids = append(ids, task.ID)
	}
	slices.Sort(ids)
	return ids
}

func TestUnknownKindIsAnError(t *testing.T) {
	if _, err := new(fujitsu.Account).Source(region, "snapshot"); err == nil {
		t.Error("want an error that says which kind there is")
	}
}

func TestNothingIsAskedBeforeTheFirstListing(t *testing.T) {
	cloud := newCloud(t)
	if _, err := cloud.account.Source(region, fujitsu.Image); err != nil || len(cloud.Requests()) != 0 {
		t.Errorf("asked %v, %v", cloud.Requests(), err)
	}
}

func TestEmptyListIsNoFailure(t *testing.T) {
	if tasks := newCloud(t).lists(t); len(tasks) != 0 {
		t.Errorf("got %v", tasks)
	}
}

// A task as the cloud has it, field by field.
func TestFields(t *testing.T) {
	cloud := newCloud(t)
	begins := time.Now().Add(-30 * time.Minute).UTC().Truncate(time.Second)
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(cloudsim.Export{
		ID: "e-1", Source: "i-1", SourceName: "web-golden", Bucket: "backup", Begins: begins, Takes: time.Hour,
	}))
	tasks := cloud.lists(t)
	if len(tasks) != 1 || tasks[0].Progress == nil || *tasks[0].Progress != 50 {
		t.Fatalf("got %+v", tasks)
	}
	tasks[0].Progress = nil
	want := collector.Task{
		ID: "e-1", State: collector.Running, ProviderState: "processing", SourceID: "i-1", SourceName: "web-golden",
		Destination: "backup", Started: begins,
	}
	if tasks[0] != want {
		t.Errorf("got  %+v\nwant %+v", tasks[0], want)
	}
}
