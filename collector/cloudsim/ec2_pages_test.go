package cloudsim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// several are so many running exports, the newest first.
func several(region string, count int) []cloudsim.Export {
	var exports []cloudsim.Export
	for i := range count {
		id := fmt.Sprintf("%s-%03d", region, i)
		exports = append(exports, cloudsim.Export{ID: id, Source: id, Begins: noon.Add(-time.Duration(i) * time.Second), Takes: time.Hour})
	}
	return exports
}

// fill gives both kinds that have pages so many exports.
func fill(cloud *cloudsim.EC2, region string, count int) {
	cloud.SetExports(region, cloudsim.DescribeStoreImageTasks, cloudsim.Always(several(region, count)...))
	cloud.SetExports(region, cloudsim.DescribeExportImageTasks, cloudsim.Always(several(region, count)...))
}

func TestPagesAddUpToAll(t *testing.T) {
	for action, field := range map[string]string{
		cloudsim.DescribeStoreImageTasks: "amiId", cloudsim.DescribeExportImageTasks: "imageId",
	} {
		t.Run(action, func(t *testing.T) {
			clock := clockAt(noon)
			cloud := newEC2(clock.now)
			cloud.SetExports("eu-west-1", action, cloudsim.Always(append(
				[]cloudsim.Export{{ID: "later", Source: "later", Begins: noon.Add(time.Second)}},
				several("eu-west-1", 5)...,
			)...))
			c := serve(t, cloud)
			all := c.ask(t, action)
			if len(all.items) != 5 {
				t.Fatalf("without MaxResults there is only one page, but: %s", all.body)
			}
			var got []string
			params := []string{"MaxResults=2"}
			for range 3 {
				page := c.ask(t, action, params...)
				got = append(got, page.each(field))
				params = []string{"MaxResults=2", "NextToken=" + page.all["nextToken"]}
				clock.move(time.Minute) // what begins meanwhile must not push others onto the next page
			}
			if strings.Join(got, " ") != all.each(field) || params[1] != "NextToken=" {
				t.Errorf("got %q, then %s; want %q", got, params[1], all.each(field))
			}
			if now := c.ask(t, action); len(now.items) != 6 {
				t.Errorf("a new listing has what began meanwhile, not %s", now.body)
			}
		})
	}
}

// Both forms of "no more" occur, and so does the empty list.
func TestTheLastPageIsMarkedAsEC2DoesIt(t *testing.T) {
	c := serve(t, newEC2(time.Now))
	store := c.ask(t, cloudsim.DescribeStoreImageTasks)
	for _, part := range []string{
		`<?xml version="1.0" encoding="UTF-8"?>`,
		`<DescribeStoreImageTasksResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>`,
		"<storeImageTaskResultSet/><nextToken/></DescribeStoreImageTasksResponse>",
	} {
		if !strings.Contains(store.body, part) {
			t.Errorf("%s is not in %s", part, store.body)
		}
	}
	if a := c.ask(t, cloudsim.DescribeExportImageTasks); !strings.Contains(a.body, "<exportImageTaskSet/></Describe") {
		t.Error(a.body)
	}
}

func TestTokensBelongToTheirActionAndRegion(t *testing.T) {
	cloud := newEC2(clockAt(noon).now)
	fill(cloud, "eu-west-1", 3)
	fill(cloud, "us-east-1", 3)
	c := serve(t, cloud)
	token := c.ask(t, cloudsim.DescribeStoreImageTasks, "MaxResults=1").all["nextToken"]

	next := func(c client, action, token string) string {
		return c.ask(t, action, "MaxResults=1", "NextToken="+token).errorCode()
	}
	if code := next(c, cloudsim.DescribeStoreImageTasks, token); code != "" {
		t.Errorf("its own token: %s", code)
	}
	if code := next(c, cloudsim.DescribeExportImageTasks, token); code != "InvalidPaginationToken" {
		t.Errorf("token of another action: %q", code)
	}
	if code := next(c, cloudsim.DescribeStoreImageTasks, token[:len(token)-2]+"xx"); code != "InvalidPaginationToken" {
		t.Errorf("token that was changed: %q", code)
	}
	c.region = "us-east-1"
	if code := next(c, cloudsim.DescribeStoreImageTasks, token); code != "InvalidPaginationToken" {
		t.Errorf("token of another region: %q", code)
	}
}
