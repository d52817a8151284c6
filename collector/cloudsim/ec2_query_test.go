package cloudsim_test

import (
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// archive has five stores of three images, of which one is too old to be listed.
func archive(cloud *cloudsim.EC2) {
	cloud.SetExports("eu-west-1", cloudsim.DescribeStoreImageTasks, cloudsim.Always(
		cloudsim.Export{Source: "ami-c", Bucket: "two", Begins: noon.Add(-31*24*time.Hour - time.Second)},
		cloudsim.Export{Source: "ami-a", Bucket: "one", Begins: noon.Add(-3 * time.Hour)},
		cloudsim.Export{Source: "ami-b", Bucket: "one", Begins: noon.Add(-2 * time.Hour), End: cloudsim.Fails},
		cloudsim.Export{Source: "ami-a", Bucket: "two", Begins: noon.Add(-time.Hour), End: cloudsim.Never},
		cloudsim.Export{Source: "ami-b", Bucket: "two", Begins: noon, Takes: time.Hour},
		cloudsim.Export{Source: "ami-c", Bucket: "two", Begins: noon.Add(time.Second)},
	))
}

func TestStoreImageTasksAreNewestFirstAndOfTheLastMonth(t *testing.T) {
	cloud := newEC2(clockAt(noon).now)
	archive(cloud)
	c := serve(t, cloud)
	tests := map[string]struct {
		params []string
		want   string
	}{
		"all":                            {nil, "ami-b ami-a ami-b ami-a"},
		"by bucket":                      {[]string{"Filter.1.Name=bucket", "Filter.1.Value.1=one"}, "ami-b ami-a"},
		"by two states":                  {[]string{"Filter.1.Name=task-state", "Filter.1.Value.1=Failed", "Filter.1.Value.2=Completed"}, "ami-b ami-a"},
		"by state and bucket":            {[]string{"Filter.1.Name=task-state", "Filter.1.Value.1=InProgress", "Filter.2.Name=bucket", "Filter.2.Value.1=one"}, ""},
		"newest of an image, no filters": {[]string{"ImageId.1=ami-a", "Filter.1.Name=bucket", "Filter.1.Value.1=one"}, "ami-a"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.ask(t, cloudsim.DescribeStoreImageTasks, test.params...)
			if got := a.each("amiId"); got != test.want {
				t.Errorf("got %q, want %q\n%s", got, test.want, a.body)
			}
		})
	}
	if a := c.ask(t, cloudsim.DescribeStoreImageTasks, "ImageId.1=ami-a"); a.each("bucket") != "two" {
		t.Errorf("the newest task of ami-a went to bucket two, not %s", a.each("bucket"))
	}
	c.region = "us-east-1"
	if a := c.ask(t, cloudsim.DescribeStoreImageTasks); len(a.items) != 0 {
		t.Errorf("another region lists %s", a.body)
	}
}

func TestEC2RefusesWhatEC2Refuses(t *testing.T) {
	cloud := newEC2(clockAt(noon).now)
	c := serve(t, cloud)
	tests := map[string]struct {
		action string
		params []string
		code   string
	}{
		"action that does not exist":     {"DescribeMoonTasks", nil, "InvalidAction"},
		"another version":                {cloudsim.DescribeStoreImageTasks, []string{"Version=2015-01-01"}, "NoSuchVersion"},
		"unknown parameter":              {cloudsim.DescribeStoreImageTasks, []string{"Colour=red"}, "UnknownParameter"},
		"lists begin at 1":               {cloudsim.DescribeStoreImageTasks, []string{"ImageId.0=ami-a"}, "UnknownParameter"},
		"id of another kind":             {cloudsim.DescribeStoreImageTasks, []string{"ExportTaskId.1=x"}, "UnknownParameter"},
		"unknown filter":                 {cloudsim.DescribeExportImageTasks, []string{"Filter.1.Name=bucket", "Filter.1.Value.1=x"}, "InvalidParameterValue"},
		"page of none":                   {cloudsim.DescribeStoreImageTasks, []string{"MaxResults=0"}, "InvalidParameterValue"},
		"page of 201 stores":             {cloudsim.DescribeStoreImageTasks, []string{"MaxResults=201"}, "InvalidParameterValue"},
		"page of 501 image exports":      {cloudsim.DescribeExportImageTasks, []string{"MaxResults=501"}, "InvalidParameterValue"},
		"page of images":                 {cloudsim.DescribeStoreImageTasks, []string{"MaxResults=9", "ImageId.1=ami-a"}, "InvalidParameterCombination"},
		"instance exports have no pages": {cloudsim.DescribeExportTasks, []string{"MaxResults=10"}, "UnknownParameter"},
		"nor tokens":                     {cloudsim.DescribeExportTasks, []string{"NextToken=x"}, "UnknownParameter"},
		"token that was never given":     {cloudsim.DescribeExportImageTasks, []string{"NextToken=bm8"}, "InvalidPaginationToken"},
		"dry run":                        {cloudsim.DescribeExportImageTasks, []string{"DryRun=true"}, "DryRunOperation"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.ask(t, test.action, test.params...)
			want := 400
			if test.code == "DryRunOperation" {
				want = 412
			}
			if a.errorCode() != test.code || a.status != want || a.all["RequestID"] == "" {
				t.Errorf("want %s, got %d %s", test.code, a.status, a.body)
			}
		})
	}
}

func TestDescribeRegionsAnswersTheEnabledOnes(t *testing.T) {
	cloud := newEC2(time.Now)
	cloud.SetRegions("eu-west-1", "us-east-1")
	c := serve(t, cloud)
	if a := c.ask(t, "DescribeRegions"); a.each("regionName") != "eu-west-1 us-east-1" ||
		a.items[0]["regionEndpoint"] != "ec2.eu-west-1.amazonaws.com" {
		t.Error(a.body)
	}
	if a := c.ask(t, "DescribeRegions", "RegionName.1=us-east-1"); a.each("regionName") != "us-east-1" {
		t.Error(a.body)
	}
}
