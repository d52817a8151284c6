package outscale_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// exporter is a scraper of both kinds, and what it has logged.
type exporter struct {
	*collector.Scraper
	log bytes.Buffer
}

func (c *cloud) exporter(t *testing.T) *exporter {
	t.Helper()
	e := new(exporter)
	var targets []collector.Target
	for kind := range actions {
		targets = append(targets, collector.Target{
			Labels: collector.Labels{Provider: "outscale", Account: "osc", Region: "eu-west-2", Kind: kind},
			Source: c.source(t, kind), Timeout: 10 * time.Second, Retention: time.Hour, MaxTasks: 100,
		})
	}
	e.Scraper = collector.NewScraper(targets, 8, collector.Saved{}, slog.New(slog.NewTextHandler(&e.log, nil)))
	return e
}

func TestSignedURLsReachNeitherLabelsNorLogs(t *testing.T) {
	c := newCloud(t)
	const signed = "Upload to https://oos.eu-west-2.outscale.com/b/k?AWSAccessKeyId=AKIDEXPORT&Signature=c2lnbmVk failed"
	c.SetExports(cloudsim.ReadImageExportTasks, cloudsim.Always( // those that are completed have a manifest
		cloudsim.Export{ID: "done", Bucket: "b", Key: "k/"}, cloudsim.Export{ID: "failed", End: cloudsim.Fails, Message: signed},
	))
	e := c.exporter(t)
	defer providertest.Close(t, e.Scraper)
	shown := []string{providertest.Scrape(t, e.Scraper)}
	providertest.HasLines(t, shown[0], `export_task_failure_info{account="osc",kind="image",message="Upload to https://oos.eu-west-2.outscale.com/b/k failed",`+
		`provider="outscale",reason="bucket",region="eu-west-2",task_id="failed"} 1`)
	half := cloudsim.Fault{Half: true}
	for _, fault := range []cloudsim.Fault{half, {Body: new(`{"ImageExportTasks": [{"TaskId": 5, "OsuExport": {"OsuManifestUrl": "https://x/?Signature=c2lnbmVk"}}]}`)}} {
		c.SetFaults(fault)
		shown = append(shown, providertest.Scrape(t, e.Scraper))
	}
	text := strings.Join(append(shown, e.log.String()), "")
	if strings.Contains(text, "Signature") || strings.Contains(text, "manifest") || !strings.Contains(text, "reason=decode") {
		t.Errorf("a signed URL is shown, or no failure is logged:\n%s", text)
	}
}

func TestEveryRequestIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.SetExports(cloudsim.ReadImageExportTasks, many(1001))
		c.SetFaults(
			cloudsim.Fault{Action: cloudsim.ReadImageExportTasks, Code: "24", Times: 2},
			cloudsim.Fault{Action: cloudsim.ReadSnapshotExportTasks, Reset: true},
		)
		e := c.exporter(t)
		defer providertest.Close(t, e.Scraper)
		providertest.HasLines(t, providertest.Scrape(t, e.Scraper),
			`export_task_api_requests_total{account="osc",code="200",provider="outscale",region="eu-west-2"} 2`,
			`export_task_api_requests_total{account="osc",code="429",provider="outscale",region="eu-west-2"} 2`,
			`export_task_api_requests_total{account="osc",code="error",provider="outscale",region="eu-west-2"} 1`,
			`export_task_scrape_success{account="osc",kind="image",provider="outscale",region="eu-west-2"} 1`,
			`export_task_scrape_failures_total{account="osc",kind="snapshot",provider="outscale",reason="network",region="eu-west-2"} 1`,
		)
	})
}

// A wrong key, asked every 15 seconds for an hour: it is never found locked, and works as soon as it is right.
func TestAWrongKeyKnocksSoSeldomThatItStaysOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.AddKey("AKIDTEST", "another-secret")
		e := c.exporter(t)
		defer providertest.Close(t, e.Scraper)
		every := time.NewTicker(15 * time.Second)
		defer every.Stop()
		var text string
		for began := time.Now(); time.Since(began) < time.Hour; <-every.C {
			text = providertest.Scrape(t, e.Scraper)
		}
		if n := len(c.Requests()); n < 5 || n > 9 { // after 0, 1, 3, 7, 15, 30, 45 … minutes
			t.Errorf("%d requests in an hour", n)
		}
		if log := e.log.String(); strings.Contains(log, "locked") || strings.Contains(log, "test-secret") {
			t.Errorf("the key was locked, or is shown:\n%s", log)
		}
		providertest.HasLines(t, text, `export_task_scrape_success{account="osc",kind="image",provider="outscale",region="eu-west-2"} 0`)

		c.AddKey("AKIDTEST", "test-secret")
		for range 15 * 4 {
			<-every.C
			text = providertest.Scrape(t, e.Scraper)
		}
		providertest.HasLines(t, text,
			`export_task_scrape_success{account="osc",kind="image",provider="outscale",region="eu-west-2"} 1`,
			`export_task_scrape_success{account="osc",kind="snapshot",provider="outscale",region="eu-west-2"} 1`,
		)
	})
}

// The demo is shown without a failure, and with what the API tells.
func TestTheDemoIsListed(t *testing.T) {
	c := newCloud(t)
	now := time.Now()
	c.account.AccessKey, c.account.SecretKey = "demo", "demo-secret"
	demo := cloudsim.DemoOutscale(func() time.Time { return now }, time.Minute)
	c.account.Endpoint = serve(t, demo)
	for kind := range actions {
		tasks, err := c.list(t, kind)
		if err != nil {
			t.Fatal(err)
		}
		states := make(map[collector.State]int)
		for _, task := range tasks {
			states[task.State]++
			if task.FailureReason == collector.OtherFailure || task.Destination == "" || task.SourceID == "" {
				t.Errorf("%+v", task)
			}
		}
		if states[collector.Failed] == 0 || states[collector.Succeeded] == 0 || states[collector.Running] == 0 || states[collector.Canceled] == 0 {
			t.Errorf("%s: %v", kind, states)
		}
	}
}
