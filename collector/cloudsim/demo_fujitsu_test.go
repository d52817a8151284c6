package cloudsim_test

import (
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// fujitsuDemoAt is the demo, an hour of which lasts a minute, asked at a given time.
func fujitsuDemoAt(t *testing.T, clock *movable) *fujitsuClient {
	t.Helper()
	c := &fujitsuClient{url: providertest.Serve(t, cloudsim.DemoFujitsu(clock.now, time.Minute))}
	user := cloudsim.DemoFujitsuUser
	a := c.post(t, passwordLogIn(`"name":"demo","domain":{"name":"demo-contract"}`, "demo-secret", `{"project":{"id":"`+user.ProjectID+`"}}`))
	if c.token = a.header.Get("X-Subject-Token"); a.status != 201 {
		t.Fatalf("log-in: %d %s", a.status, a.body)
	}
	return c
}

func TestFujitsusDemoShowsEveryStateWithinHours(t *testing.T) {
	states := []string{"queued", "processing", "cancelling", "succeeded", "failed", "canceled", "verifying"}
	clock := clockAt(noon)
	c := fujitsuDemoAt(t, clock)
	messages, hangs := map[string]bool{}, 0
	watchDemo(t, clock, states, func(hour int) []string {
		a := c.get(t, "/v1/imageexport")
		words, exports := strings.Fields(a.exports("export_status")), strings.Fields(a.exports("export_id"))
		if len(words) != 24 {
			t.Errorf("%d tasks in hour %d", len(words), hour)
		}
		for i, word := range words {
			if word != "failed" && word != "processing" {
				continue
			}
			detail := c.get(t, "/v1/imageexport/"+exports[i]+"/status")
			if message, ok := detail.all["error_message"].(string); ok {
				messages[message] = true
			}
			if word == "processing" && detail.all["progress"] == 40. && i > 10 {
				hangs++
			}
		}
		return words
	})
	if len(messages) < 5 || hangs < 20 {
		t.Errorf("%d messages, and one export hangs in %d of 48 hours", len(messages), hangs)
	}
}

func TestFujitsusDemoFollowsFromTheClock(t *testing.T) {
	first, second := clockAt(noon), clockAt(noon.Add(-time.Hour))
	a, b := fujitsuDemoAt(t, first), fujitsuDemoAt(t, second)
	second.move(time.Hour)
	if x, y := a.get(t, "/v1/imageexport"), b.get(t, "/v1/imageexport"); x.body != y.body {
		t.Errorf("the same moment shows\n%s\nand\n%s", x.body, y.body)
	}
}
