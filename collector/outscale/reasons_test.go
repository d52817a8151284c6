package outscale_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/internal/providertest"
)

func TestErrorCodesGiveTheReason(t *testing.T) {
	for _, c := range []struct {
		code   string
		status int // 0: that of the code
		want   collector.Reason
		says   string // the way out
	}{
		{"1", 0, collector.Auth, "check access_key and secret_key"},
		{"8", 0, collector.Auth, "check access_key and secret_key"},
		{"9", 0, collector.Auth, "check access_key and secret_key"},
		{"10", 0, collector.Auth, "check access_key and secret_key"},
		{"11", 0, collector.Auth, "support"},
		{"12", 0, collector.Auth, "check access_key and secret_key"},
		{"13", 0, collector.Auth, "locked for some minutes"},
		{"13", 403, collector.Auth, "locked for some minutes"}, // its status is documented nowhere
		{"20", 0, collector.Auth, "check access_key and secret_key"},
		{"4", 0, collector.Permission, "must allow api:ReadImageExportTasks"},
		{"5", 0, collector.Permission, "must allow api:ReadImageExportTasks"},
		{"7", 0, collector.Permission, "must allow api:ReadImageExportTasks"},
		{"14", 0, collector.Permission, "API access rules"},
		{"6", 0, collector.Throttled, "min_interval"},
		{"24", 0, collector.Throttled, "min_interval"},
		{"25", 0, collector.Throttled, "min_interval"},
		{"0", 0, collector.API, "code 0"},
		{"2", 0, collector.API, "code 2"},
		{"3001", 0, collector.API, "InvalidParameter"},
		{"12000", 0, collector.API, "InvalidAction"},
		{"99999", 401, collector.Auth, "code 99999"},
		{"99999", 403, collector.Permission, "code 99999"},
		{"99999", 429, collector.Throttled, "code 99999"},
		{"99999", 503, collector.API, "code 99999"},
	} {
		t.Run(c.code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cloud := newBubbleCloud(t)
				cloud.SetFaults(cloudsim.Fault{Code: c.code, Status: c.status, Message: "the signature of test-secret"})
				_, err := cloud.list(t, outscale.Image)
				providertest.FailsFor(t, err, c.want, c.says)
				if c.want == collector.Auth && strings.Contains(err.Error(), "test-secret") {
					t.Errorf("the error repeats what was sent: %v", err)
				}
				if n := len(cloud.Requests()); c.want != collector.Throttled && n != 1 {
					t.Errorf("%d requests: only what is throttled is repeated", n)
				}
			})
		})
	}
}

func TestFailuresBelowTheAPI(t *testing.T) {
	page := "<html>Bad Gateway</html>"
	for name, c := range map[string]struct {
		fault cloudsim.Fault
		want  collector.Reason
	}{
		"reset":                     {cloudsim.Fault{Reset: true}, collector.Network},
		"hangs":                     {cloudsim.Fault{Hang: true}, collector.Timeout},
		"slower than allowed":       {cloudsim.Fault{Latency: time.Hour}, collector.Timeout},
		"an empty 500":              {cloudsim.Fault{Status: 500}, collector.API},
		"a 503 that is no code 6":   {cloudsim.Fault{Status: 503}, collector.API},
		"an empty 401":              {cloudsim.Fault{Status: 401}, collector.Auth},
		"a 401 with a proxy's page": {cloudsim.Fault{Body: &page, Status: 401, ContentType: "text/html"}, collector.Auth},
		"a proxy's page":            {cloudsim.Fault{Body: &page, Status: 502, ContentType: "text/html"}, collector.API},
		"a refusal cut off":         {cloudsim.Fault{Code: "4", Half: true}, collector.Auth},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.SetFaults(c.fault)
			began := time.Now()
			_, err := cloud.listWithin(t, outscale.Image, 300*time.Millisecond)
			providertest.FailsFor(t, err, c.want)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		cloud := newCloud(t)
		cloud.account.Endpoint = providertest.ServeNobody()
		_, err := cloud.list(t, outscale.Image)
		providertest.FailsFor(t, err, collector.Network)
	})
	t.Run("not the API's path", func(t *testing.T) {
		cloud := newCloud(t)
		cloud.account.Endpoint = strings.TrimSuffix(cloud.url, "/v1")
		_, err := cloud.list(t, outscale.Image)
		providertest.FailsFor(t, err, collector.API, "404")
	})
}

// The time of a listing is its context's, and of any length.
func TestAListingEndsWithItsContext(t *testing.T) {
	for _, timeout := range []time.Duration{time.Millisecond, time.Second, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			cloud := newBubbleCloud(t)
			cloud.SetLatency(time.Hour)
			began := time.Now()
			_, err := cloud.listWithin(t, outscale.Snapshot, timeout)
			providertest.FailsFor(t, err, collector.Timeout)
			if took := time.Since(began); took != timeout {
				t.Errorf("it took %s, want %s", took, timeout)
			}
		})
	}
}
