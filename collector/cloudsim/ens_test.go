package cloudsim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

func TestENSShowsWhereTheLastExportOfEachImageStands(t *testing.T) {
	clock := clockAt(noon)
	cloud := newENS(clock.now)
	hours := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
	cloud.SetExports(cloudsim.Always(
		cloudsim.Export{Source: "m-1", SourceName: "web", Bucket: "b", Key: "a b/m-1.qcow2", Begins: hours(1), Queued: time.Hour, Takes: time.Hour},
		cloudsim.Export{Source: "m-2", Bucket: "b", Key: "m-2.qcow2", Begins: hours(1), Takes: time.Hour, End: cloudsim.Fails},
		cloudsim.Export{Source: "m-2", Bucket: "b", Key: "m-2.qcow2", Begins: hours(3), Takes: time.Hour},
		cloudsim.Export{Source: "m-3", Begins: hours(1), End: cloudsim.Never},
		cloudsim.Export{Source: "m-4", Begins: hours(1), Takes: 10 * time.Hour, Cancels: 9 * time.Hour, End: cloudsim.IsCanceled},
		cloudsim.Export{Source: "m-5", Begins: hours(1), Word: "Unexported"},
	))
	c := serveENS(t, cloud)
	for _, want := range []string{
		"0  |  |  |  | Unexported",
		"1 Exporting | Exporting | Exporting | Exporting | Unexported",
		"2 Exporting | ExportError | Exporting | Exporting | Unexported",
		"3 Exported | Exporting | Exporting | Exporting | Unexported",
		"4 Exported | Exported | Exporting | Exporting | Unexported",
		"99 Exported | Exported | Exporting | ExportError | Unexported",
	} {
		var hour int
		if _, err := fmt.Sscan(want, &hour); err != nil {
			t.Fatal(err)
		}
		clock.move(hours(hour).Sub(clock.now()))
		var states []string
		for _, image := range c.ask(t).Images.Image {
			states = append(states, image["ImageExportStatus"])
		}
		if got := fmt.Sprint(hour, " ", strings.Join(states, " | ")); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	image := c.ask(t).Images.Image[0]
	created, err := time.Parse(time.RFC3339, image["CreationTime"])
	if err != nil || created.After(noon) {
		t.Errorf("the image was created %s, %v", created, err)
	}
	if want := "https://b.oss-cn-beijing.aliyuncs.com/a%20b/m-1.qcow2"; image["ExportedImageURL"] != want ||
		image["ImageId"] != "m-1" || image["ImageName"] != "web" || image["ImageOwnerAlias"] != "self" {
		t.Errorf("got %v", image)
	}
}

func TestENSLeavesNoMemberOut(t *testing.T) {
	cloud := newENS(time.Now)
	c := serveENS(t, cloud)
	if a := c.ask(t); !strings.HasPrefix(a.body, `{"Images":{"Image":[]},"PageNumber":1,"PageSize":10,"RequestId":"`) || !strings.HasSuffix(a.body, `","TotalCount":0}`) {
		t.Error(a.body)
	}
	cloud.SetExports(cloudsim.Always(cloudsim.Export{Source: "m-1", Begins: time.Now().Add(time.Hour)}))
	if a := c.ask(t); len(a.Images.Image[0]) != 8 || !strings.Contains(a.body, `"ExportedImageURL":"","ImageExportStatus":"","ImageId":"m-1","ImageName":""`) {
		t.Errorf("of an image that was never exported: %s", a.body)
	}
}

func TestENSCutsPagesOfFiftyAtMost(t *testing.T) {
	cloud := newENS(clockAt(noon).now)
	exports := several("m", 51)
	cloud.SetExports(cloudsim.Always(exports...))
	c := serveENS(t, cloud)
	for params, want := range map[string][2]int{ // the first image and how many
		"":                          {0, 10},
		"PageNumber=6":              {50, 1},
		"PageSize=50":               {0, 50},
		"PageSize=50&PageNumber=2":  {50, 1},
		"PageSize=50&PageNumber=3":  {0, 0},
		"PageSize=1&PageNumber=51":  {50, 1},
		"ImageId=m-007":             {7, 1},
		"ImageId=m-007&ImageName=x": {0, 0},
	} {
		a := c.ask(t, params)
		total := 51
		if strings.HasPrefix(params, "ImageId") {
			total = want[1]
		}
		if len(a.Images.Image) != want[1] || a.TotalCount != total {
			t.Errorf("%s: %d of %d images", params, len(a.Images.Image), a.TotalCount)
		}
		if want[1] > 0 && a.Images.Image[0]["ImageId"] != exports[want[0]].Source {
			t.Errorf("%s: begins with %v", params, a.Images.Image[0])
		}
	}
	cloud.SetTotalCount(func(images int) int { return images * 2 })
	if a := c.ask(t); a.TotalCount != 102 {
		t.Errorf("a count of its own: %d", a.TotalCount)
	}
}

func TestENSPagesThatNeverEnd(t *testing.T) {
	cloud := newENS(clockAt(noon).now)
	cloud.SetExports(cloudsim.Always(several("m", 3)...))
	c := serveENS(t, cloud)
	for name, test := range map[string]struct {
		fault cloudsim.Fault
		want  string
	}{
		"repeating": {cloudsim.Fault{RepeatToken: true}, "m-000 m-001"},
		"endless":   {cloudsim.Fault{EndlessPages: true}, "m-000-9 m-001-9"},
	} {
		cloud.SetFaults(test.fault)
		if a := c.ask(t, "PageSize=2&PageNumber=9"); a.each("ImageId") != test.want || a.TotalCount <= 18 {
			t.Errorf("%s: %s", name, a.body)
		}
	}
}

func TestENSRefusesWhatENSRefuses(t *testing.T) {
	good := serveENS(t, newENS(time.Now))
	for name, test := range map[string]struct {
		change func(*ensClient)
		params string
		status int
		code   string
	}{
		"action that does not exist": {func(c *ensClient) { c.action = "DescribeMoons" }, "", 404, "InvalidApi.NotFound"},
		"no action":                  {func(c *ensClient) { c.action, c.version = "", "" }, "", 404, "InvalidApi.NotFound"},
		"another version":            {func(c *ensClient) { c.version = "2015-01-01" }, "", 400, "InvalidVersion"},
		"page 0":                     {nil, "PageNumber=0", 400, "InvalidParameter.PageNumber"},
		"page that is no number":     {nil, "PageNumber=one", 400, "InvalidParameter.PageNumber"},
		"page of none":               {nil, "PageSize=0", 400, "InvalidParameter.PageSize"},
		"page of 51":                 {nil, "PageSize=51", 400, "InvalidParameter.PageSize"},
	} {
		t.Run(name, func(t *testing.T) {
			c := good
			if test.change != nil {
				test.change(&c)
			}
			a := c.ask(t, test.params)
			if a.status != test.status || a.Code != test.code || a.Message == "" || a.RequestID == "" || a.Recommend == "" ||
				!strings.HasPrefix(a.HostID, "127.0.0.1:") {
				t.Errorf("want %d %s, got %d %s", test.status, test.code, a.status, a.body)
			}
		})
	}
	old := good
	old.action, old.version = "", ""
	if a := old.ask(t, "Action=DescribeExportImageInfo&Version=2017-11-10"); a.status != 200 {
		t.Errorf("an action in the query: %d %s", a.status, a.body)
	}
	if a := good.do(t, good.request(t, http.MethodPut, "", "")); a.Code != "UnsupportedHTTPMethod" {
		t.Errorf("a PUT: %d %s", a.status, a.body)
	}
}

func TestENSErrorsComeInItsOwnForm(t *testing.T) {
	cloud := newENS(time.Now)
	c := serveENS(t, cloud)
	for _, fault := range []cloudsim.Fault{
		{Code: "Throttling.User", Message: "Request was denied due to user flow control."},
		{Code: "NoPermission", Message: "Permission denied."},
		{Code: "Forbidden.RAM", Message: "User not authorized to operate on the specified resource.", Status: 403},
		{Code: "ServiceUnavailable", Status: 503},
	} {
		cloud.SetFaults(fault)
		a := c.ask(t)
		if a.status != max(fault.Status, 400) || a.Code != fault.Code || a.Message != fault.Message ||
			strings.Contains(a.body, "AccessDeniedDetail") != (fault.Code == "Forbidden.RAM") {
			t.Errorf("got %d %s", a.status, a.body)
		}
	}
	if asked := cloud.Requests(); len(asked) != 4 || asked[0].Action != cloudsim.DescribeExportImageInfo || asked[0].AccessKeyID != "AKIDTEST" {
		t.Errorf("remembered %+v", asked)
	}
}
