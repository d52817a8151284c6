package cloudsim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

func TestFujitsuListsNewestFirstByStartAndLimit(t *testing.T) {
	cloud, c := newFujitsu(t, clockAt(noon).now)
	cloud.SetExports(cloudsim.FujitsuImageExport, fujitsuExports(5))
	c.logIn(t)
	for query, want := range map[string]string{
		"":                     "e000 e001 e002 e003 e004",
		"?limit=2":             "e000 e001",
		"?start=0&limit=2":     "e000 e001",
		"?start=1&limit=2":     "e001 e002",
		"?start=4":             "e004",
		"?start=5":             "",
		"?start=500&limit=200": "",
	} {
		if a := c.get(t, "/v1/imageexport"+query); a.status != 200 || a.exports("export_id") != want {
			t.Errorf("%q: got %d %s, want %q", query, a.status, a.body, want)
		}
	}
	cloud.SetQuirks(cloudsim.FujitsuQuirks{StartsAtOne: true})
	for query, want := range map[string]string{"": "e000 e001 e002 e003 e004", "?start=1&limit=2": "e000 e001", "?start=5": "e004"} {
		if a := c.get(t, "/v1/imageexport"+query); a.status != 200 || a.exports("export_id") != want {
			t.Errorf("from one, %q: got %d %s, want %q", query, a.status, a.body, want)
		}
	}
	if a := c.get(t, "/v1/imageexport?start=0"); a.all["error_code"] != "40013" {
		t.Errorf("from one, start=0: %s", a.body)
	}
	cloud.SetExports(cloudsim.FujitsuImageExport, fujitsuExports(201))
	if a := c.get(t, "/v1/imageexport"); len(strings.Fields(a.exports("export_id"))) != 200 {
		t.Errorf("without a limit: %s", a.body)
	}
}

func TestFujitsuRefusesWhatTheCloudRefuses(t *testing.T) {
	cloud, c := newFujitsu(t, clockAt(noon).now)
	cloud.SetExports(cloudsim.FujitsuImageExport, fujitsuExports(1))
	if a := c.get(t, "/v1/imageexport"); a.status != 401 || !strings.Contains(a.body, `"title":"Unauthorized"`) || a.header.Get("WWW-Authenticate") == "" {
		t.Errorf("without a token: %d %s", a.status, a.body)
	}
	c.logIn(t)
	for path, want := range map[string]string{
		"/v1/imageexport?start=-1":        "400 40013",
		"/v1/imageexport?start=x":         "400 40013",
		"/v1/imageexport?limit=0":         "400 40014",
		"/v1/imageexport?limit=201":       "400 40014",
		"/v1/imageexport?limit=":          "400 40014",
		"/v1/imageexport/e999/status":     "404 40401",
		"/v1/imageexport/e000":            "404 40400",
		"/v1/imageexport/e000/x/status":   "404 40400",
		"/v1/imageexports":                "404 40400",
		"/v1/expansionstorageimageexport": "404 40400",
	} {
		if a := c.get(t, path); fmt.Sprint(a.status, " ", a.all["error_code"]) != want {
			t.Errorf("%s: got %d %s, want %s", path, a.status, a.body, want)
		}
	}
	cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuList, Status: 500, Code: "50001", Message: "internal"})
	if a := c.get(t, "/v1/imageexport"); a.status != 500 || a.all["error_message"] != "internal" {
		t.Errorf("a fault: %d %s", a.status, a.body)
	}
	cloud.SetQuirks(cloudsim.FujitsuQuirks{ShortMessage: true})
	if a := c.get(t, "/v1/imageexport"); a.all["message"] != "internal" || a.all["error_message"] != nil {
		t.Errorf("with the other member: %s", a.body)
	}
}

func TestFujitsuTellsTheProgressInTheDetailOnly(t *testing.T) {
	clock := clockAt(noon)
	cloud, c := newFujitsu(t, clock.now)
	export := cloudsim.Export{
		ID: "e", Source: "i", SourceName: "web", Bucket: "backup", Begins: noon, Queued: time.Hour, Takes: 10 * time.Hour,
		Cancels: 5 * time.Hour,
	}
	for end, steps := range map[cloudsim.Outcome][]struct {
		age  time.Duration
		want string
	}{
		cloudsim.Succeeds:   {{0, "queued 0"}, {6 * time.Hour, "processing 50"}, {11 * time.Hour, "succeeded 100"}},
		cloudsim.Fails:      {{6 * time.Hour, "processing 50"}, {11 * time.Hour, "failed 99 no space"}},
		cloudsim.IsCanceled: {{7 * time.Hour, "cancelling 50"}, {11 * time.Hour, "canceled 50"}},
	} {
		export.End, export.Message = end, "no space"
		cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(export))
		for _, step := range steps {
			clock.move(noon.Add(step.age).Sub(clock.now()))
			c.logIn(t)
			list, detail := c.get(t, "/v1/imageexport"), c.get(t, "/v1/imageexport/e/status")
			got := fmt.Sprint(detail.all["export_status"], " ", detail.all["progress"])
			if message, ok := detail.all["error_message"]; ok {
				got += fmt.Sprint(" ", message)
			}
			if got != step.want || !strings.HasPrefix(got, list.exports("export_status")) {
				t.Errorf("after %s: got %q, and %s in the list; want %q", step.age, got, list.exports("export_status"), step.want)
			}
			if strings.Contains(list.body, "progress") || list.exports("status") != "/v1/imageexport/e/status" {
				t.Errorf("the list: %s", list.body)
			}
			if detail.all["storage_container"] != "/v1/AUTH_f00dc0de/backup" || detail.all["image_name"] != "web" || detail.all["export_id"] != nil {
				t.Errorf("the detail: %s", detail.body)
			}
		}
	}
}

func TestFujitsuOddMembers(t *testing.T) {
	cloud, c := newFujitsu(t, clockAt(noon).now)
	c.logIn(t)
	export := cloudsim.Export{ID: "e", Begins: noon, Takes: time.Hour, Word: "cancelled", Bucket: "/v2/AUTH_x/c", NoProgress: true}
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(export))
	cloud.SetQuirks(cloudsim.FujitsuQuirks{TimeLayout: "2006-01-02 15:04:05.000"})
	a := c.get(t, "/v1/imageexport/e/status")
	for member, want := range map[string]any{
		"export_status": "cancelled", "storage_container": "/v2/AUTH_x/c", "progress": nil, "request_time": "2026-03-01 12:00:00.000",
	} {
		if a.all[member] != want {
			t.Errorf("%s: got %v, want %v", member, a.all[member], want)
		}
	}
	for figure, want := range map[string]any{"40": 40., `"40"`: "40", "soon": "soon", "": ""} {
		export.Progress = &figure
		cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(export))
		if got := c.get(t, "/v1/imageexport/e/status").all["progress"]; got != want {
			t.Errorf("%q: got %v, want %v", figure, got, want)
		}
	}
}

func TestFujitsuPagesThatNeverEnd(t *testing.T) {
	cloud, c := newFujitsu(t, clockAt(noon).now)
	cloud.SetExports(cloudsim.FujitsuImageExport, fujitsuExports(3))
	c.logIn(t)
	cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuList, RepeatToken: true})
	if a := c.get(t, "/v1/imageexport?start=2&limit=2"); a.exports("export_id") != "e000 e001" {
		t.Errorf("start is heeded: %s", a.body)
	}
	cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuList, EndlessPages: true})
	if a := c.get(t, "/v1/imageexport?start=700&limit=2"); a.exports("export_id") != "endless-700 endless-701" {
		t.Errorf("the page is not full of new ones: %s", a.body)
	}
}

func TestFujitsuRemembersRequests(t *testing.T) {
	cloud, c := newFujitsu(t, clockAt(noon).now)
	cloud.SetExports(cloudsim.FujitsuImageExport, fujitsuExports(1))
	c.logIn(t)
	c.get(t, "/v1/imageexport?limit=7")
	c.get(t, "/v1/imageexport/e000/status")
	asked := cloud.Requests()
	if len(asked) != 3 || asked[0].Action != cloudsim.FujitsuLogIn || asked[0].AccessKeyID != "" ||
		asked[1].Action != cloudsim.FujitsuList || asked[1].Form.Get("limit") != "7" || asked[1].AccessKeyID != c.token ||
		asked[2].Action != cloudsim.FujitsuStatus || asked[2].Form.Get("export_id") != "e000" {
		t.Errorf("got %+v", asked)
	}
}
