package dashboards_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/needs"
	"export_task_exporter/internal/servers"
)

const (
	// hour is how long an hour of the simulated clouds lasts: their exports take some 10 seconds, and a day passes in 48.
	hour = 2 * time.Second
	// patience is stuck_after in all accounts.
	patience = 2 * hour
	// warmUp is how long the clouds move: so long that exports have begun, ended and failed under the exporters' eyes.
	warmUp = 14 * hour
)

// exporterConfig is that of the exporter's own demo, with its clock, and two accounts for what the demo has not: one that is
// refused later, and one whose exports are overdue, fail for good, hang, and are too many. Retention is longer than any test takes:
// what is compared must not leave meanwhile.
const exporterConfig = `
defaults: {stuck_after: %[1]s, expected_interval: 52s, retention: 1h}
accounts:
  - name: demo-aws
    aws: {regions: [eu-west-1, us-east-1], kinds: [store_image, export_image, export_instance], endpoint: %[2]s}
  - name: demo-outscale
    outscale: {regions: [eu-west-2], access_key: demo, secret_key: demo-secret, endpoint: %[3]s/api/v1}
  - name: demo-fujitsu
    fujitsu:
      auth_url: %[4]s/v3
      username: demo
      password: demo-secret
      user_domain_name: demo-contract
      project_id: de3057a7e0000000000000000000c10d
      region: jp-east-3
  - name: demo-alibaba
    alibaba: {access_key_id: demo, access_key_secret: demo-secret, endpoint: %[5]s}
  - name: refused
    outscale: {regions: [eu-west-2], access_key: demo, secret_key: demo-secret, endpoint: %[7]s/api/v1}
  - name: troubled
    expected_interval: %[1]s
    max_tasks: 4
    aws: {regions: [eu-west-1], kinds: [store_image], endpoint: %[6]s}
`

// demo is the exporter twice and Prometheus twice, all real, on the simulated clouds.
type demo struct {
	one, two prometheusServer // two scrapes both exporters, one only the first
	refusing *cloudsim.Outscale
	began    time.Time
	still    atomic.Int64 // when the clouds stood still, in nanoseconds since 1970; 0: they move
}

// startDemo starts it.
func startDemo(t *testing.T) *demo {
	t.Helper()
	program := needs.Program(t, "prometheus", "Debian's prometheus")
	binary := servers.BuildExporter(t)
	d := &demo{began: time.Now()}
	d.still.Store(d.began.UnixNano())
	d.refusing = cloudsim.DemoOutscale(d.clock, hour)
	config := servers.WriteFile(t, "exporter.yml", fmt.Sprintf(exporterConfig, patience,
		serve(t, withTestKey(cloudsim.DemoEC2(d.clock, hour))), serve(t, cloudsim.DemoOutscale(d.clock, hour)),
		serve(t, cloudsim.DemoFujitsu(d.clock, hour)), serve(t, cloudsim.DemoENS(d.clock, hour)), serve(t, d.troubled()), serve(t, d.refusing)))
	var exporters []string
	for range 2 {
		exporters = append(exporters, servers.Start(t, binary, "--config.file="+config, "--memory.file="+filepath.Join(t.TempDir(), "memory.json")).Address())
	}
	for _, exporter := range exporters { // so that they know the same from the start
		get(t, "http://"+exporter+"/metrics")
	}
	d.still.Store(0)
	d.one = startPrometheus(t, program, exporters[:1])
	d.two = startPrometheus(t, program, exporters)
	return d
}

func serve(t *testing.T, cloud http.Handler) (url string) {
	t.Helper()
	web := httptest.NewServer(cloud)
	t.Cleanup(web.Close)
	return web.URL
}

func withTestKey(c *cloudsim.EC2) *cloudsim.EC2 {
	c.AddKey(servers.AccessKey, servers.SecretKey)
	return c
}

// troubled is a cloud of which the last good export is soon long ago.
func (d *demo) troubled() *cloudsim.EC2 {
	cloud := withTestKey(cloudsim.NewEC2(d.clock))
	exports := []cloudsim.Export{
		{Source: "ami-0fa11ed", Bucket: "archive", Key: "ami-0fa11ed.bin", Begins: d.began, Takes: 4 * hour, End: cloudsim.Fails, Message: "Access Denied"},
		{Source: "ami-0ba49ed", Bucket: "archive", Key: "ami-0ba49ed.bin", Begins: d.began, Takes: hour, End: cloudsim.Never, StallsAt: 41},
	}
	for i := range 5 {
		source := fmt.Sprintf("ami-00000%d", i)
		exports = append(exports, cloudsim.Export{Source: source, Bucket: "archive", Key: source + ".bin", Begins: d.began, Takes: 3 * hour})
	}
	cloud.SetExports("eu-west-1", cloudsim.DescribeStoreImageTasks, cloudsim.Always(exports...))
	return cloud
}

// startPrometheus starts one that scrapes these exporters each second. The job's name is not the customary one: dashboards
// must not need it.
func startPrometheus(t *testing.T, program string, exporters []string) prometheusServer {
	t.Helper()
	text, err := os.ReadFile("../alerts/export_task.rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	rules := servers.WriteFile(t, "rules.yml", strings.Replace(string(text), "interval: 30s", "interval: 1s", 1))
	config := servers.WriteFile(t, "prometheus.yml", fmt.Sprintf(`
global: {scrape_interval: 1s, scrape_timeout: 1s}
rule_files: [%s]
scrape_configs: [{job_name: "backups.prod", static_configs: [{targets: [%s]}]}]
`, rules, strings.Join(exporters, ", ")))
	return prometheusServer{servers.Start(t, program, "--config.file="+config, "--storage.tsdb.path="+t.TempDir()).URL}
}

// clock is the clouds' time.
func (d *demo) clock() time.Time {
	if still := d.still.Load(); still != 0 {
		return time.Unix(0, still)
	}
	return time.Now()
}

// refuse lets an account's key be revoked.
func (d *demo) refuse() {
	d.refusing.SetFaults(cloudsim.Fault{Status: http.StatusUnauthorized, Code: "1", Message: "AccessDenied"})
}

// stop lets the clouds stand still, and returns the time range in which they moved.
func (d *demo) stop() span {
	now := time.Now()
	d.still.Store(now.UnixNano())
	return span{from: d.began, to: now, step: time.Second}
}
