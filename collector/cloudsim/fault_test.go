package cloudsim_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

func TestAFaultSpoilsTheRequestsThatItMatches(t *testing.T) {
	cloud := newEC2(time.Now)
	c := serve(t, cloud)
	cloud.SetFaults(
		cloudsim.Fault{Region: "us-east-1", Code: "Elsewhere"},
		cloudsim.Fault{Action: "DescribeRegions", Code: "OtherAction"},
		cloudsim.Fault{Times: 2, Status: 503, Code: "RequestLimitExceeded", Message: "Request limit exceeded."},
		cloudsim.Fault{Times: 1, Status: 502},
		cloudsim.Fault{Times: 1, Body: new("<html/>"), Status: 504, ContentType: "text/html"},
		cloudsim.Fault{Times: 1, Body: new("<fine/>")},
	)
	for range 2 {
		if a := c.ask(t, cloudsim.DescribeExportTasks); a.status != 503 || a.errorCode() != "RequestLimitExceeded" ||
			a.all["Errors/Error/Message"] != "Request limit exceeded." {
			t.Errorf("got %d %s", a.status, a.body)
		}
	}
	for _, want := range []struct {
		status     int
		kind, body string
	}{
		{502, "", ""},
		{504, "text/html", "<html/>"},
		{200, "text/xml;charset=UTF-8", "<fine/>"},
	} {
		status, kind, body, err := get(c.request(t, cloudsim.DescribeExportTasks))
		if status != want.status || kind != want.kind || body != want.body || err != nil {
			t.Errorf("got %d %q %q %v, want %+v", status, kind, body, err, want)
		}
	}
	if a := c.ask(t, cloudsim.DescribeExportTasks); a.status != 200 {
		t.Errorf("after its times a fault is over, but: %d %s", a.status, a.body)
	}
	for range 2 {
		if code := c.ask(t, "DescribeRegions").errorCode(); code != "OtherAction" {
			t.Errorf("a fault without times stays, but: %q", code)
		}
	}
	c.region = "us-east-1"
	if code := c.ask(t, "DescribeRegions").errorCode(); code != "Elsewhere" {
		t.Errorf("the first fault that matches: %q", code)
	}
	cloud.SetFaults()
	if a := c.ask(t, "DescribeRegions"); a.status != 200 {
		t.Errorf("without faults: %d", a.status)
	}
	c.service = "sts"
	cloud.SetFaults(cloudsim.Fault{Status: 500, Code: "InternalFailure"})
	if a := c.ask(t, "AssumeRole"); a.all["Error/Code"] != "InternalFailure" || a.all["Error/Type"] != "Receiver" {
		t.Errorf("an error of STS: %s", a.body)
	}
}

func get(r *http.Request) (status int, contentType, body string, err error) {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, response.Header.Get("Content-Type"), string(text), err
}

func TestBrokenAnswers(t *testing.T) {
	cloud := newEC2(time.Now)
	cloud.SetRegions("eu-west-1", "us-east-1")
	c := serve(t, cloud)
	whole := len(c.ask(t, "DescribeRegions").body)

	cloud.SetFaults(cloudsim.Fault{Torn: true})
	status, _, body, err := get(c.request(t, "DescribeRegions"))
	if status != 200 || len(body) != whole/2 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("torn: %d, %d of %d bytes, %v", status, len(body), whole, err)
	}
	cloud.SetFaults(cloudsim.Fault{Half: true})
	if status, _, body, err = get(c.request(t, "DescribeRegions")); status != 200 || len(body) != whole/2 || err != nil {
		t.Errorf("half: %d, %d of %d bytes, %v", status, len(body), whole, err)
	}
	cloud.SetFaults(cloudsim.Fault{Reset: true})
	if _, _, _, err = get(c.request(t, "DescribeRegions")); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("reset: %v", err)
	}
	cloud.SetFaults(cloudsim.Fault{Flood: 3 << 20})
	if _, _, body, err = get(c.request(t, "DescribeRegions")); len(body) != 3<<20 || !strings.HasPrefix(body, "<flood>xx") || err != nil {
		t.Errorf("flood: %d bytes, %v", len(body), err)
	}
}

func TestPagesThatNeverEnd(t *testing.T) {
	cloud := newEC2(clockAt(noon).now)
	fill(cloud, "eu-west-1", 3)
	c := serve(t, cloud)
	follow := func() []string {
		var tokens []string
		params := []string{"MaxResults=2"}
		for range 4 {
			a := c.ask(t, cloudsim.DescribeExportImageTasks, params...)
			if a.each("imageId") != "eu-west-1-000 eu-west-1-001" {
				t.Fatalf("each page is the first, not %d %s", a.status, a.body)
			}
			tokens = append(tokens, a.all["nextToken"])
			params = []string{"MaxResults=2", "NextToken=" + a.all["nextToken"]}
		}
		return tokens
	}
	cloud.SetFaults(cloudsim.Fault{EndlessPages: true})
	if got := follow(); got[0] == got[1] || got[1] == got[2] || got[2] == got[3] {
		t.Errorf("tokens repeat: %q", got)
	}
	cloud.SetFaults(cloudsim.Fault{RepeatToken: true})
	if got := follow(); got[0] == "" || got[0] != got[1] || got[1] != got[2] {
		t.Errorf("tokens change: %q", got)
	}
}
