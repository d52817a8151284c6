package aws_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/aws"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

func TestErrorCodesGiveTheReason(t *testing.T) {
	for _, c := range []struct {
		code   string
		status int
		want   collector.Reason
	}{
		{"AuthFailure", 401, collector.Auth},
		{"RequestExpired", 400, collector.Auth},
		{"OptInRequired", 401, collector.Auth},
		{"SignatureDoesNotMatch", 403, collector.Auth},
		{"UnauthorizedOperation", 403, collector.Permission},
		{"RequestLimitExceeded", 503, collector.Throttled},
		{"Throttling", 400, collector.Throttled},
		{"InvalidParameterValue", 400, collector.API},
		{"InternalError", 500, collector.API},
		{"Unavailable", 503, collector.API},
		{"SomethingNew", 403, collector.API},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Setenv("AWS_MAX_ATTEMPTS", "1")
			cloud := newCloud(t)
			cloud.SetFaults(cloudsim.Fault{Code: c.code, Message: "No: x-amz-security-token:hunter2", Status: c.status})
			_, err := cloud.list(t, aws.StoreImage)
			providertest.FailsFor(t, err, c.want)
			if c.code == "SignatureDoesNotMatch" && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error repeats what was signed: %v", err)
			}
		})
	}
}

func TestFailuresBelowTheAPI(t *testing.T) {
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	page := "<html>Bad Gateway</html>"
	for name, c := range map[string]struct {
		fault cloudsim.Fault
		want  collector.Reason
	}{
		"reset":                {cloudsim.Fault{Reset: true}, collector.Network},
		"hangs":                {cloudsim.Fault{Hang: true}, collector.Timeout},
		"slower than allowed":  {cloudsim.Fault{Latency: time.Hour}, collector.Timeout},
		"an empty 500":         {cloudsim.Fault{Status: 500}, collector.API},
		"a proxy's page":       {cloudsim.Fault{Body: &page, Status: 502}, collector.API},
		"a 204 without a body": {cloudsim.Fault{Status: 204}, collector.Decode},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.SetFaults(c.fault)
			_, err := cloud.listWithin(t, aws.StoreImage, 500*time.Millisecond)
			providertest.FailsFor(t, err, c.want)
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		cloud := newCloud(t)
		cloud.account.Endpoint = providertest.ServeNobody()
		_, err := cloud.list(t, aws.StoreImage)
		providertest.FailsFor(t, err, collector.Network)
	})
}

func TestCredentialsThatAreNone(t *testing.T) {
	for name, c := range map[string]struct{ accessKeyID, secret, profile string }{
		"none at all":   {},
		"wrong secret":  {"AKIDTEST", "hunter2", ""},
		"unknown key":   {"AKIDOTHER", "hunter2", ""},
		"wrong profile": {"AKIDTEST", "test-secret", "nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			environment(t, c.accessKeyID, c.secret)
			cloud.account.Profile = c.profile
			_, err := cloud.list(t, aws.StoreImage)
			providertest.FailsFor(t, err, collector.Auth, "role_arn")
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
}

func TestProfile(t *testing.T) {
	cloud := newCloud(t)
	environment(t, "", "")
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[prod]\naws_access_key_id = AKIDTEST\naws_secret_access_key = test-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	cloud.account.Profile = "prod"
	if _, err := cloud.list(t, aws.StoreImage); err != nil {
		t.Error(err)
	}
}

func TestRole(t *testing.T) {
	const role = "arn:aws:iam::123456789012:role/export-reader"
	for name, c := range map[string]struct {
		arn, externalID string
		want            collector.Reason // empty: it works
	}{
		"with its external id": {role, "x1", ""},
		"without":              {role, "", collector.Permission},
		"another role":         {role + "2", "x1", collector.Permission},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.AddRole(role, "x1")
			t.Setenv("AWS_ENDPOINT_URL_STS", cloud.url)
			cloud.account.RoleARN, cloud.account.ExternalID = c.arn, c.externalID
			_, err := cloud.list(t, aws.StoreImage)
			if c.want != "" {
				providertest.FailsFor(t, err, c.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			asked := cloud.Requests()
			if len(asked) != 2 || asked[0].Action != "AssumeRole" || !strings.HasPrefix(asked[1].AccessKeyID, "ASIA") {
				t.Errorf("asked %v, want the role and then, with its key, the tasks", asked)
			}
			if _, err := cloud.list(t, aws.ExportImage); err != nil || len(cloud.Requests()) != 3 {
				t.Errorf("the role is assumed once: %v, %v", err, cloud.Requests())
			}
		})
	}
}
