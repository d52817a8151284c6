package cloudsim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector/cloudsim"
)

// outscaleWith lists so many exports of images, the newest first.
func outscaleWith(clock *movable, n int) *cloudsim.Outscale {
	cloud := newOutscale(clock.now)
	exports := make([]cloudsim.Export, n)
	for i := range exports {
		exports[n-1-i] = cloudsim.Export{ID: fmt.Sprintf("task-%03d", i), Begins: noon.Add(time.Duration(i) * time.Second)}
	}
	cloud.SetExports(cloudsim.ReadImageExportTasks, cloudsim.Always(exports...))
	return cloud
}

func TestOutscalePagesHaveATokenOnlyWhereASizeWasAskedFor(t *testing.T) {
	c := serveOutscale(t, outscaleWith(clockAt(noon.Add(time.Hour)), 101))
	page, err := c.images(t, osc.ReadImageExportTasksRequest{})
	if n := len(page.GetImageExportTasks()); err != nil || n != 100 || page.NextPageToken != nil {
		t.Errorf("without a size: %d tasks, token %v, %v; want 100 of them and no token", n, page.NextPageToken, err)
	}
	page, err = c.images(t, osc.ReadImageExportTasksRequest{ResultsPerPage: new(int32(1000))})
	if n := len(page.GetImageExportTasks()); err != nil || n != 101 || page.NextPageToken != nil {
		t.Errorf("with a large size: %d tasks, token %v, %v", n, page.NextPageToken, err)
	}
}

func TestOutscalePagesFollowOneAnother(t *testing.T) {
	clock := clockAt(noon.Add(4 * time.Second))
	c := serveOutscale(t, outscaleWith(clock, 9))
	var got []string
	params := osc.ReadImageExportTasksRequest{ResultsPerPage: new(int32(2))}
	for range 3 {
		page, err := c.images(t, params)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, idsOf(page))
		params.NextPageToken = page.NextPageToken
		clock.move(time.Second) // what begins meanwhile waits for the next listing
	}
	if all := strings.Join(got, " "); all != "task-000 task-001 task-002 task-003 task-004" || params.NextPageToken != nil {
		t.Errorf("got %s, then %v", all, params.NextPageToken)
	}
}

func TestOutscaleTokensBelongToTheirAction(t *testing.T) {
	c := serveOutscale(t, outscaleWith(clockAt(noon.Add(time.Hour)), 3))
	page, err := c.images(t, osc.ReadImageExportTasksRequest{ResultsPerPage: new(int32(1))})
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(`{"ResultsPerPage": 1, "NextPageToken": %q}`, page.GetNextPageToken())
	if status, _ := c.do(t, c.request(t, "POST", cloudsim.ReadImageExportTasks, body)); status != 200 {
		t.Errorf("its own token: %d", status)
	}
	if _, code := c.do(t, c.request(t, "POST", cloudsim.ReadSnapshotExportTasks, body)); code != "4078" {
		t.Errorf("another action's token: %q", code)
	}
}

func TestOutscalePagesThatNeverEnd(t *testing.T) {
	cloud := outscaleWith(clockAt(noon.Add(time.Hour)), 3)
	c := serveOutscale(t, cloud)
	follow := func() (tokens []string) {
		params := osc.ReadImageExportTasksRequest{ResultsPerPage: new(int32(2))}
		for range 3 {
			page, err := c.images(t, params)
			if err != nil || idsOf(page) != "task-000 task-001" {
				t.Fatalf("each page is the first, not %s, %v", idsOf(page), err)
			}
			params.NextPageToken = page.NextPageToken
			tokens = append(tokens, page.GetNextPageToken())
		}
		return tokens
	}
	cloud.SetFaults(cloudsim.Fault{EndlessPages: true})
	if got := follow(); got[0] == got[1] || got[1] == got[2] {
		t.Errorf("tokens repeat: %q", got)
	}
	cloud.SetFaults(cloudsim.Fault{RepeatToken: true})
	if got := follow(); got[0] == "" || got[0] != got[1] || got[1] != got[2] {
		t.Errorf("tokens change: %q", got)
	}
}

func TestOutscaleRemembersWhatWasAsked(t *testing.T) {
	cloud := newOutscale(time.Now)
	c := serveOutscale(t, cloud)
	if _, err := c.images(t, osc.ReadImageExportTasksRequest{ResultsPerPage: new(int32(7))}); err != nil {
		t.Fatal(err)
	}
	asked := cloud.Requests()
	if len(asked) != 1 || asked[0].Action != cloudsim.ReadImageExportTasks || asked[0].Region != "eu-west-2" ||
		asked[0].AccessKeyID != "AKIDTEST" || asked[0].Form.Get("ResultsPerPage") != "7" {
		t.Errorf("%+v", asked)
	}
}
