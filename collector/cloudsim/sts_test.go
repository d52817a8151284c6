package cloudsim_test

import (
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

const reader = "arn:aws:iam::123456789012:role/export-reader"

func TestAssumedRolesAskUntilTheyExpire(t *testing.T) {
	clock := clockAt(noon)
	cloud := newEC2(clock.now)
	cloud.AddRole(reader, "tenant-7")
	c := serve(t, cloud)
	sts := c
	sts.service = "sts"
	a := sts.ask(t, "AssumeRole", "Version=2011-06-15", "RoleArn="+reader, "RoleSessionName=test", "ExternalId=tenant-7", "DurationSeconds=900")
	got := func(name string) string { return a.all["AssumeRoleResult/"+name] }
	if got("Credentials/Expiration") != "2026-03-01T12:15:00Z" ||
		got("AssumedRoleUser/Arn") != "arn:aws:sts::123456789012:assumed-role/export-reader/test" {
		t.Fatalf("got %d %s", a.status, a.body)
	}

	c.credentials.AccessKeyID = got("Credentials/AccessKeyId")
	c.credentials.SecretAccessKey = got("Credentials/SecretAccessKey")
	if code := c.ask(t, cloudsim.DescribeExportTasks).errorCode(); code != "AuthFailure" {
		t.Errorf("without its session token: %q", code)
	}
	c.credentials.SessionToken = got("Credentials/SessionToken")
	if a := c.ask(t, cloudsim.DescribeExportTasks); a.status != 200 {
		t.Errorf("with it: %d %s", a.status, a.body)
	}
	clock.move(15 * time.Minute)
	if code := c.ask(t, cloudsim.DescribeExportTasks).errorCode(); code != "RequestExpired" {
		t.Errorf("after 15 minutes: %q", code)
	}
	c.service = "sts"
	if code := c.ask(t, "AssumeRole", "Version=2011-06-15").errorCode(); code != "ExpiredToken" {
		t.Errorf("after 15 minutes, at STS: %q", code)
	}
}

func TestAssumeRoleIsRefused(t *testing.T) {
	cloud := newEC2(time.Now)
	cloud.AddRole(reader, "tenant-7")
	c := serve(t, cloud)
	c.service = "sts"
	tests := map[string]struct {
		params []string
		status int
		code   string
	}{
		"without the external id": {[]string{"RoleArn=" + reader, "RoleSessionName=x"}, 403, "AccessDenied"},
		"with another one":        {[]string{"RoleArn=" + reader, "RoleSessionName=x", "ExternalId=tenant-8"}, 403, "AccessDenied"},
		"for another role":        {[]string{"RoleArn=" + reader + "s", "RoleSessionName=x", "ExternalId=tenant-7"}, 403, "AccessDenied"},
		"without a session name":  {[]string{"RoleArn=" + reader, "ExternalId=tenant-7"}, 400, "ValidationError"},
		"for a minute":            {[]string{"RoleArn=" + reader, "RoleSessionName=x", "DurationSeconds=60"}, 400, "ValidationError"},
		"in EC2's version":        {[]string{"RoleArn=" + reader, "RoleSessionName=x", "Version=2016-11-15"}, 400, "InvalidAction"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.ask(t, "AssumeRole", append([]string{"Version=2011-06-15"}, test.params...)...)
			if a.status != test.status || a.all["Error/Code"] != test.code || a.all["Error/Type"] != "Sender" || a.all["RequestId"] == "" {
				t.Errorf("want %d %s, got %d %s", test.status, test.code, a.status, a.body)
			}
		})
	}
}
