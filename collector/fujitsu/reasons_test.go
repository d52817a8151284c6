package fujitsu_test

import (
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/fujitsu"
	"export_task_exporter/internal/providertest"
)

func TestErrorCodesGiveTheReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code   string
		status int
		want   collector.Reason
		words  string
	}{
		{"40005", 400, collector.Auth, "project_id"},
		{"40013", 400, collector.API, "40013"},
		{"40014", 400, collector.API, "40014"},
		{"40301", 403, collector.Permission, "cpf_systemowner"},
		{"40999", 403, collector.Permission, "cpf_admin"},
		{"40401", 404, collector.API, "endpoint"},
		{"40500", 405, collector.API, "405"},
		{"42900", 429, collector.Throttled, "min_interval"},
		{"50001", 500, collector.API, "50001"},
		{"50002", 500, collector.API, "50002"},
		{"50300", 503, collector.API, "503"},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuList, Code: c.code, Message: "what it says", Status: c.status})
			_, err := cloud.list(t)
			failsFor(t, err, c.want, c.words, "what it says", "/v1/imageexport")
		})
	}
}

func TestFailuresBelowTheAPI(t *testing.T) {
	t.Parallel()
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
			t.Parallel()
			cloud := newCloud(t)
			c.fault.Action = cloudsim.FujitsuList
			cloud.SetFaults(c.fault)
			began := time.Now()
			_, err := cloud.listWithin(t, time.Second)
			failsFor(t, err, c.want)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		t.Parallel()
		cloud := newCloud(t)
		cloud.account.AuthURL = providertest.ServeNobody()
		_, err := cloud.list(t)
		failsFor(t, err, collector.Network, "log-in")
	})
}

// An error's body is read as well. A gigabyte of it must not come into memory.
func TestFloodOfErrorsIsNotRead(t *testing.T) {
	flood := io.MultiReader(strings.NewReader(`{"error_message":"`), io.LimitReader(endless{}, 1<<30))
	url := providertest.Serve(t, respond(503, flood))
	cloud := newCloud(t)
	cloud.account.AuthURL = url
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := cloud.list(t)
	runtime.ReadMemStats(&after)
	failsFor(t, err, collector.API, "503")
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

// exposed is what a scrape of the cloud exposes.
func (c *cloud) exposed(t *testing.T) string {
	t.Helper()
	source, err := c.account.Source(region, fujitsu.Image)
	if err != nil {
		t.Fatal(err)
	}
	return providertest.ScrapeOnce(t, collector.Target{
		Labels: collector.Labels{Provider: "fujitsu", Account: "prod", Region: region, Kind: fujitsu.Image},
		Source: source, Timeout: 10 * time.Second, MaxTasks: 10,
	})
}

func TestEveryRequestIsCounted(t *testing.T) {
	t.Parallel()
	const labels = `account="prod",kind="image",provider="fujitsu"`
	requests := func(code string) string {
		return `export_task_api_requests_total{account="prod",code="` + code + `",provider="fujitsu",region="jp-east-3"} `
	}
	old, active := many(210), []cloudsim.Export{running("e-1"), running("e-2"), running("e-3")}
	for name, c := range map[string]struct {
		fault cloudsim.Fault
		lines []string
	}{
		"a log-in, two pages and the details": {cloudsim.Fault{Action: cloudsim.FujitsuStatus, Times: 1, Status: 500}, []string{
			`export_task_scrape_success{` + labels + `,region="jp-east-3"} 1`,
			`export_tasks{` + labels + `,region="jp-east-3",state="running"} 3`,
			requests("201") + "1", requests("200") + "104", requests("500") + "1", requests("error") + "0",
		}},
		"a token that is refused": {cloudsim.Fault{Action: cloudsim.FujitsuList, Status: 401}, []string{
			`export_task_scrape_success{` + labels + `,region="jp-east-3"} 0`,
			`export_task_scrape_failures_total{` + labels + `,reason="auth",region="jp-east-3"} 1`,
			requests("201") + "1", requests("401") + "1",
		}},
		"no answer to the log-in": {cloudsim.Fault{Action: cloudsim.FujitsuLogIn, Reset: true}, []string{
			`export_task_scrape_failures_total{` + labels + `,reason="network",region="jp-east-3"} 1`,
			requests("error") + "1", requests("200") + "0",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(slices.Concat(old, active)...))
			cloud.SetFaults(c.fault)
			providertest.HasLines(t, cloud.exposed(t), c.lines...)
		})
	}
}

// respond answers every request with the body.
func respond(status int, body io.Reader) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.Copy(w, body)
	}
}

// endless is a reader of one letter.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
