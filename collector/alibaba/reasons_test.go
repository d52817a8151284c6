package alibaba_test

import (
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// The status of most is 400. What is asked again is asked three times.
func TestErrorCodesGiveTheReason(t *testing.T) {
	type answered struct {
		status, requests int
		want             collector.Reason
	}
	t.Parallel()
	for code, c := range map[string]answered{
		"InvalidAccessKeyId.NotFound":  {404, 1, collector.Auth},
		"InvalidAccessKeyId.Inactive":  {400, 1, collector.Auth},
		"InvalidSecurityToken.Expired": {400, 1, collector.Auth},
		"MissingSecurityToken":         {400, 1, collector.Auth},
		"SignatureDoesNotMatch":        {400, 1, collector.Auth},
		"IncompleteSignature":          {400, 1, collector.Auth},
		"SignatureNonceUsed":           {400, 3, collector.Auth},
		"InvalidTimeStamp.Expired":     {400, 1, collector.Auth},
		"InvalidTimeStamp.Format":      {400, 1, collector.Auth},

		"NoPermission":  {400, 1, collector.Permission},
		"Forbidden.RAM": {403, 1, collector.Permission},
		"Forbidden":     {403, 1, collector.Permission},

		"Throttling":          {400, 3, collector.Throttled},
		"Throttling.User":     {400, 3, collector.Throttled},
		"Throttling.Api":      {400, 3, collector.Throttled},
		"Throttling.New":      {429, 3, collector.Throttled},
		"Rejected.Throttling": {403, 3, collector.Throttled},

		"MissingParameter":            {400, 1, collector.API},
		"InvalidParameter.PageNumber": {400, 1, collector.API},
		"InvalidApi.NotFound":         {404, 1, collector.API},
		"ens.interface.error":         {400, 3, collector.API},
		"CallInterface":               {400, 3, collector.API},
		"ServiceUnavailable":          {503, 3, collector.API},
		"InternalError":               {500, 3, collector.API},
		"SomethingNew":                {403, 1, collector.API},
		"SomethingNewAndWorse":        {502, 3, collector.API},
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetFaults(cloudsim.Fault{Code: code, Message: "No: x-acs-security-token:hunter2", Status: c.status})
			_, err := cloud.list(t)
			providertest.FailsFor(t, err, c.want)
			if n := len(cloud.Requests()); n != c.requests {
				t.Errorf("asked %d times, want %d", n, c.requests)
			}
			for part, want := range map[string]bool{
				code:                           true,
				"access_key_id and its secret": c.want == collector.Auth && !strings.HasPrefix(code, "InvalidTimeStamp"),
				"this machine's clock":         strings.HasPrefix(code, "InvalidTimeStamp"),
				"the RAM policy must allow ens:" + cloudsim.DescribeExportImageInfo: c.want == collector.Permission,
				"hunter2": code != "SignatureDoesNotMatch" && code != "IncompleteSignature",
			} {
				if err != nil && strings.Contains(err.Error(), part) != want {
					t.Errorf("%q in the error is %v: %v", part, !want, err)
				}
			}
		})
	}
}

func TestFailuresBelowTheAPI(t *testing.T) {
	page := "<html>Bad Gateway</html>"
	odd := `{"Code":{"a":1},"Message":[],"AccessDeniedDetail":"x"}`
	type broken struct {
		fault cloudsim.Fault
		want  collector.Reason
	}
	t.Parallel()
	for name, c := range map[string]broken{
		"reset":                         {cloudsim.Fault{Reset: true}, collector.Network},
		"hangs":                         {cloudsim.Fault{Hang: true}, collector.Timeout},
		"slower than allowed":           {cloudsim.Fault{Latency: time.Hour}, collector.Timeout},
		"an empty 500":                  {cloudsim.Fault{Status: 500}, collector.API},
		"an empty 403":                  {cloudsim.Fault{Status: 403}, collector.API},
		"a proxy's page":                {cloudsim.Fault{Body: &page, Status: 502}, collector.API},
		"a proxy's page that says XML":  {cloudsim.Fault{Body: &page, Status: 502, ContentType: "text/xml;charset=utf-8"}, collector.API},
		"an error in a form of its own": {cloudsim.Fault{Body: &odd, Status: 403}, collector.API},
		"half an error":                 {cloudsim.Fault{Code: "NoPermission", Half: true}, collector.API},
		"a torn error":                  {cloudsim.Fault{Code: "NoPermission", Torn: true}, collector.Decode},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetFaults(c.fault)
			began := time.Now()
			_, err := cloud.listWithin(t, 2*time.Second)
			providertest.FailsFor(t, err, c.want)
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	cloud := newCloud(t)
	cloud.account.Endpoint = providertest.ServeNobody()
	_, err := cloud.list(t)
	providertest.FailsFor(t, err, collector.Network)
}

// What a person reads who has made one of the usual mistakes.
func TestMessages(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*cloud)
		want []string
	}{
		"wrong secret": {
			func(c *cloud) { c.account.AccessKeySecret = "hunter2" },
			[]string{"asking for page 1 of the images: ENS answered SignatureDoesNotMatch (400): the secret does not belong to the access key (request ",
				"; check access_key_id and its secret or, without them, what the default chain looks for: "},
		},
		"unknown key": {
			func(c *cloud) { c.account.AccessKeyID = "AKIDOTHER" },
			[]string{"ENS answered InvalidAccessKeyId.NotFound (404): Specified access key is not found. (request "},
		},
		"no permission": {
			func(c *cloud) { c.SetFaults(cloudsim.Fault{Code: "NoPermission", Message: "Permission denied."}) },
			[]string{"ENS answered NoPermission (400): Permission denied. (request ", "; the RAM policy must allow ens:DescribeExportImageInfo"},
		},
		"a wrong endpoint": {
			func(c *cloud) {
				c.SetFaults(cloudsim.Fault{Body: new("<html>"), Status: 404, ContentType: "text/html"})
			},
			[]string{`the answer is a 404 without an error code (6 bytes, content type "text/html"); is a proxy or a wrong endpoint between?`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			c.set(cloud)
			_, err := cloud.list(t)
			for _, part := range c.want {
				if err == nil || !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "hunter2") {
					t.Errorf("want %q in %v", part, err)
				}
			}
		})
	}
}
