package alerts_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/needs"
	"export_task_exporter/internal/servers"
)

// patience is what the real chain's waits and thresholds are shortened to.
const patience = 4 * time.Second

// The whole chain as it is run: a cloud whose exports fail and hang, the exporter, Prometheus with the rules, Alertmanager with
// the example. Only the rules' interval, stuck_after and Alertmanager's waits are shorter than in earnest.
func TestAnExportThatFailsAndOneThatHangsAreToldOnceEach(t *testing.T) {
	t.Parallel()
	prometheus := needs.Program(t, "prometheus", "Debian's prometheus")
	alertmanager := needs.Program(t, "prometheus-alertmanager", debian)
	exporter := servers.BuildExporter(t)
	cloud := startCloud(t)
	chat := startChat(t)

	begun := time.Now().Add(-time.Minute)
	failing := cloudsim.Export{Source: "ami-0fa11ed", Bucket: "archive", Key: "ami-0fa11ed.bin", Begins: begun, Takes: 2 * time.Minute}
	hanging := cloudsim.Export{Source: "ami-0ba49ed", Bucket: "archive", Key: "ami-0ba49ed.bin", Begins: begun, End: cloudsim.Never, StallsAt: 41, Takes: time.Second}
	cloud.list(failing, hanging)
	exporting := servers.Start(t, exporter, "--config.file="+servers.WriteFile(t, "exporter.yml", fmt.Sprintf(`
accounts:
  - name: prod
    stuck_after: %s
    aws:
      regions: [eu-west-1]
      kinds: [store_image]
      endpoint: %s
`, patience, cloud.url)))
	notifying := startAlertmanager(t, alertmanager, servers.Replaced(t, read(t, example),
		"/run/secrets/slack_webhook_url", servers.WriteFile(t, "slack_webhook_url", chat.url),
		"templates/*.tmpl", filepath.Join(absolute(t, "templates"), "*.tmpl"),
		"group_wait: 30s", "group_wait: 1s", "group_interval: 5m", "group_interval: 1s"))
	rules := servers.WriteFile(t, "rules.yml", servers.Replaced(t, read(t, rulesFile), "interval: 30s", "interval: 1s"))
	servers.Start(t, prometheus, "--storage.tsdb.path="+t.TempDir(), "--web.external-url=http://prometheus.example.com",
		"--config.file="+servers.WriteFile(t, "prometheus.yml", fmt.Sprintf(`
global: {scrape_interval: 1s, scrape_timeout: 1s}
rule_files: [%s]
alerting: {alertmanagers: [{static_configs: [{targets: [%q]}]}]}
scrape_configs: [{job_name: export_task_exporter, static_configs: [{targets: [%q]}]}]
`, rules, strings.TrimPrefix(notifying.url, "http://"), exporting.Address())))

	cloud.isAsked(t, 3) // so that two scrapes are over, and the exports known as active ones
	failing.Takes, failing.End = time.Second, cloudsim.Fails
	failing.Message = "Access Denied (Service: Amazon S3; Status Code: 403)"
	cloud.list(failing, hanging)
	where := "Where: account prod, aws eu-west-1, store_image\nSince: "
	runbooks := "What to do: https://runbooks.example.com/export_task_exporter/runbooks/"
	chat.receives(t, map[string][]string{
		"WARNING ami-0fa11ed": {
			"Source: ami-0fa11ed.", "Destination: archive/ami-0fa11ed.bin.", "Reason: access_denied.", "Message: " + failing.Message,
			where, runbooks + "ExportTaskFailed.md",
		},
		"WARNING ami-0ba49ed": {
			"Source: ami-0ba49ed.", "It has not moved for ", ", at 41%. The configured patience is 4s.", where, runbooks + "ExportTaskStuck.md",
		},
	})

	again := cloudsim.Export{Source: failing.Source, Bucket: "archive", Key: "ami-0fa11ed.bin", Begins: time.Now(), Takes: 2 * time.Second}
	hanging.End, hanging.StallsAt = cloudsim.Succeeds, 0
	cloud.list(failing, hanging, again)
	over := "Where: account prod, aws eu-west-1, store_image\nFrom "
	chat.receives(t, map[string][]string{"RESOLVED ami-0fa11ed": {over}, "RESOLVED ami-0ba49ed": {over}})
	cloud.isAsked(t, 4) // and nothing more, for as many evaluations
	chat.isQuiet(t)
}

// cloud is a simulated EC2.
type cloud struct {
	ec2   *cloudsim.EC2
	url   string
	asked chan struct{} // has an element for each request, up to its capacity
}

func startCloud(t *testing.T) *cloud {
	t.Helper()
	c := &cloud{ec2: cloudsim.NewEC2(time.Now), asked: make(chan struct{}, 100)}
	c.ec2.AddKey(servers.AccessKey, servers.SecretKey)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.ec2.ServeHTTP(w, r)
		select {
		case c.asked <- struct{}{}:
		default:
		}
	}))
	t.Cleanup(web.Close)
	c.url = web.URL
	return c
}

func (c *cloud) list(exports ...cloudsim.Export) {
	c.ec2.SetExports("eu-west-1", cloudsim.DescribeStoreImageTasks, cloudsim.Always(exports...))
}

// isAsked waits for so many requests from now on.
func (c *cloud) isAsked(t *testing.T, times int) {
	t.Helper()
	for len(c.asked) > 0 {
		<-c.asked
	}
	deadline := time.After(30 * time.Second)
	for range times {
		select {
		case <-c.asked:
		case <-deadline:
			t.Fatal("nobody asks the cloud")
		}
	}
}

// chat is a room that Alertmanager sends messages to.
type chat struct {
	url      string
	messages chan chatMessage
}

type chatMessage struct{ Title, Text string }

func startChat(t *testing.T) *chat {
	t.Helper()
	c := &chat{messages: make(chan chatMessage, 100)}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var post struct{ Attachments []chatMessage }
		if err := json.NewDecoder(r.Body).Decode(&post); err != nil || len(post.Attachments) != 1 {
			http.Error(w, "invalid_payload", http.StatusBadRequest)
			return
		}
		c.messages <- post.Attachments[0]
	}))
	t.Cleanup(web.Close)
	c.url = web.URL
	return c
}

// titled is the first word of a title, and the image that it is about.
var titled = regexp.MustCompile(`^(\w+): .*?\b(ami-\w+)`)

// receives waits for messages that are titled so, whose text has these words, once each. Any other message is a mistake.
func (c *chat) receives(t *testing.T, want map[string][]string) {
	t.Helper()
	for deadline := time.After(45 * time.Second); len(want) > 0; {
		select {
		case message := <-c.messages:
			t.Logf("%s\n%s", message.Title, message.Text)
			title := strings.Join(append(titled.FindStringSubmatch(message.Title), "", "")[1:3], " ")
			words, ok := want[title]
			if !ok {
				t.Fatalf("this should not be, or not again; still awaited: %q", want)
			}
			for _, word := range words {
				if !strings.Contains(message.Text, word) {
					t.Errorf("it does not say %q", word)
				}
			}
			delete(want, title)
		case <-deadline:
			t.Fatalf("still awaited: %q", want)
		}
	}
}

func (c *chat) isQuiet(t *testing.T) {
	t.Helper()
	select {
	case message := <-c.messages:
		t.Errorf("one message too many:\n%s\n%s", message.Title, message.Text)
	default:
	}
}
