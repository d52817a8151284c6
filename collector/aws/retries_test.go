package aws_test

import (
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/aws"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

func target(region string, source collector.Source) collector.Target {
	return collector.Target{
		Labels: collector.Labels{Provider: "aws", Account: "prod", Region: region, Kind: aws.StoreImage},
		Source: source, Timeout: 10 * time.Second, MaxTasks: 10,
	}
}

func TestRetriesSucceedAndAreCounted(t *testing.T) {
	cloud := newCloud(t)
	cloud.SetFaults(cloudsim.Fault{Code: "RequestLimitExceeded", Status: 503, Times: 2})
	source, err := cloud.account.Source("eu-west-1", aws.StoreImage)
	if err != nil {
		t.Fatal(err)
	}
	providertest.HasLines(t, providertest.ScrapeOnce(t, target("eu-west-1", source)),
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="eu-west-1"} 1`,
		`export_task_api_requests_total{account="prod",code="503",provider="aws",region="eu-west-1"} 2`,
		`export_task_api_requests_total{account="prod",code="200",provider="aws",region="eu-west-1"} 1`,
	)
}

func TestRetriesStayWithinTheDeadline(t *testing.T) {
	cloud := newCloud(t)
	cloud.SetFaults(cloudsim.Fault{Code: "RequestLimitExceeded", Status: 503})
	t.Setenv("AWS_MAX_ATTEMPTS", "1000")
	began := time.Now()
	_, err := cloud.listWithin(t, aws.StoreImage, 300*time.Millisecond)
	providertest.FailsFor(t, err, collector.Timeout)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestRolesAndAttemptsWithoutAnAnswerAreCountedToo(t *testing.T) {
	cloud := newCloud(t)
	cloud.AddRole("arn:aws:iam::123456789012:role/r", "")
	t.Setenv("AWS_ENDPOINT_URL_STS", cloud.url)
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	cloud.account.RoleARN = "arn:aws:iam::123456789012:role/r"
	cloud.SetFaults(cloudsim.Fault{Action: cloudsim.DescribeStoreImageTasks, Reset: true})
	source, err := cloud.account.Source("eu-west-1", aws.StoreImage)
	if err != nil {
		t.Fatal(err)
	}
	providertest.HasLines(t, providertest.ScrapeOnce(t, target("eu-west-1", source)),
		`export_task_api_requests_total{account="prod",code="200",provider="aws",region="eu-west-1"} 1`,
		`export_task_api_requests_total{account="prod",code="error",provider="aws",region="eu-west-1"} 1`,
	)
}

func TestAllRegions(t *testing.T) {
	cloud := newCloud(t)
	cloud.SetRegions("eu-west-1", "us-east-1")
	cloud.SetExports("us-east-1", cloudsim.DescribeStoreImageTasks, many(2))
	made := 0
	regions := cloud.account.Regions(func(region string) (collector.Target, error) {
		made++
		source, err := cloud.account.Source(region, aws.StoreImage)
		return target(region, source), err
	})
	if found := regions.Found(); len(found) != 0 {
		t.Errorf("found %d before asking", len(found))
	}
	lookup := target("all", regions)
	lookup.Found = regions.Found
	providertest.HasLines(t, providertest.ScrapeOnce(t, lookup),
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="all"} 1`,
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="eu-west-1"} 1`,
		`export_tasks{account="prod",kind="store_image",provider="aws",region="us-east-1",state="succeeded"} 2`,
	)

	cloud.SetRegions("us-east-1", "eu-south-2")
	if _, err := regions.Tasks(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := regions.Found(); len(found) != 2 || made != 3 {
		t.Errorf("after a change: %d targets of %d made, want 2 of 3", len(found), made)
	}

	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	cloud.SetFaults(cloudsim.Fault{Code: "UnauthorizedOperation", Status: 403})
	_, err := regions.Tasks(t.Context())
	providertest.FailsFor(t, err, collector.Permission, "ec2:DescribeRegions")
	if found := regions.Found(); len(found) != 2 {
		t.Errorf("an answer that fails forgets regions: %d left", len(found))
	}
}
