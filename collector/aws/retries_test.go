package aws_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"

	"export_task_exporter/collector"
	"export_task_exporter/collector/aws"
	"export_task_exporter/collector/cloudsim"
)

// exposed is what a scrape of the source as eu-west-1's only target exposes.
func exposed(t *testing.T, target collector.Target) string {
	t.Helper()
	scraper := collector.NewScraper([]collector.Target{target}, 1, collector.Saved{}, slog.New(slog.DiscardHandler))
	defer func() {
		if err := scraper.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	families, err := scraper.Scrape(t.Context()).Gather()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}

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
	text := exposed(t, target("eu-west-1", source))
	for _, line := range []string{
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="eu-west-1"} 1`,
		`export_task_api_requests_total{account="prod",code="503",provider="aws",region="eu-west-1"} 2`,
		`export_task_api_requests_total{account="prod",code="200",provider="aws",region="eu-west-1"} 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("want %s in\n%s", line, text)
		}
	}
}

func TestRetriesStayWithinTheDeadline(t *testing.T) {
	cloud := newCloud(t)
	cloud.SetFaults(cloudsim.Fault{Code: "RequestLimitExceeded", Status: 503})
	t.Setenv("AWS_MAX_ATTEMPTS", "1000")
	began := time.Now()
	_, err := cloud.listWithin(t, aws.StoreImage, 300*time.Millisecond)
	failsFor(t, err, collector.Timeout)
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
	text := exposed(t, target("eu-west-1", source))
	for _, line := range []string{
		`export_task_api_requests_total{account="prod",code="200",provider="aws",region="eu-west-1"} 1`,
		`export_task_api_requests_total{account="prod",code="error",provider="aws",region="eu-west-1"} 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("want %s in\n%s", line, text)
		}
	}
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
	text := exposed(t, lookup)
	for _, line := range []string{
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="all"} 1`,
		`export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="eu-west-1"} 1`,
		`export_tasks{account="prod",kind="store_image",provider="aws",region="us-east-1",state="succeeded"} 2`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("want %s in\n%s", line, text)
		}
	}

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
	failsFor(t, err, collector.Permission)
	if err == nil || !strings.Contains(err.Error(), "ec2:DescribeRegions") {
		t.Errorf("the error should name the permission: %v", err)
	}
	if found := regions.Found(); len(found) != 2 {
		t.Errorf("an answer that fails forgets regions: %d left", len(found))
	}
}
