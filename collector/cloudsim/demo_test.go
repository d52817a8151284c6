package cloudsim_test

import (
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// demoStates are the words of each kind, a failure being told from a cancellation by its message.
var demoStates = map[string][]string{
	cloudsim.DescribeStoreImageTasks:  {"InProgress", "Completed", "Failed !", "Verifying"},
	cloudsim.DescribeExportImageTasks: {"active", "completed", "deleting", "deleted", "deleted !", "Verifying"},
	cloudsim.DescribeExportTasks:      {"active", "completed", "cancelling", "cancelled", "cancelled !", "Verifying"},
}

// demoAt is the demo, an hour of which lasts a minute, asked at a given time.
func demoAt(t *testing.T, clock *movable) client {
	t.Helper()
	c := serve(t, cloudsim.DemoEC2(clock.now, time.Minute))
	c.credentials.AccessKeyID, c.credentials.SecretAccessKey = "demo", "demo-secret"
	return c
}

func TestTheDemoShowsEveryStateWithinHours(t *testing.T) {
	for action, states := range demoStates {
		for _, region := range []string{"eu-west-1", "us-east-1"} {
			t.Run(region+" "+action, func(t *testing.T) {
				clock := clockAt(noon)
				c := demoAt(t, clock)
				c.region = region
				words := map[string]bool{}
				watchDemo(t, clock, states, func(hour int) (shown []string) {
					a := c.ask(t, action)
					if len(a.items) < 5 || len(a.items) > 30 {
						t.Errorf("%d tasks in hour %d", len(a.items), hour)
					}
					for _, item := range a.items {
						shown = append(shown, demoState(item))
						words[item["storeTaskFailureReason"]+item["statusMessage"]] = true
					}
					return shown
				})
				if action != cloudsim.DescribeExportTasks && len(words) < 6 {
					t.Errorf("too few reasons: %v", words)
				}
			})
		}
	}
}

func demoState(item map[string]string) string {
	state := item["storeTaskState"] + item["status"] + item["state"]
	switch message := item["storeTaskFailureReason"] + item["statusMessage"]; {
	case state == "Failed" && message != "",
		state == "deleted" && (len(message) > 12 && message[6:12] == "Error:"),
		state == "cancelled" && message == "Task expired and automatically canceled":
		return state + " !"
	}
	return state
}

func TestTheDemoFollowsFromTheClock(t *testing.T) {
	first, second := clockAt(noon), clockAt(noon.Add(-time.Hour))
	a, b := demoAt(t, first), demoAt(t, second)
	second.move(time.Hour)
	for action := range demoStates {
		x, y := a.ask(t, action), b.ask(t, action)
		if x.each("amiId")+x.each("exportImageTaskId")+x.each("exportTaskId") != y.each("amiId")+y.each("exportImageTaskId")+y.each("exportTaskId") {
			t.Errorf("%s: the same moment shows\n%s\nand\n%s", action, x.body, y.body)
		}
	}
	if regions := a.ask(t, "DescribeRegions").each("regionName"); regions != "eu-west-1 us-east-1" {
		t.Error(regions)
	}
}

// One store hangs at 41 % for the whole day, but for the hours in which it gets there.
func TestTheDemoHasTasksThatHangAndTasksWithoutAFigure(t *testing.T) {
	clock := clockAt(noon)
	c := demoAt(t, clock)
	before, hangs := progress(c.ask(t, cloudsim.DescribeStoreImageTasks)), 0
	for hour := range 24 {
		clock.move(time.Minute)
		after := progress(c.ask(t, cloudsim.DescribeStoreImageTasks))
		hanging, moving, silent := 0, 0, 0
		for task, percent := range after {
			switch {
			case percent == "":
				silent++
			case percent == "41" && before[task] == "41":
				hanging++
			case percent != before[task]:
				moving++
			}
		}
		if hanging > 1 || moving == 0 || silent == 0 {
			t.Errorf("hour %d: %d hang, %d move, %d do not tell", hour, hanging, moving, silent)
		}
		before, hangs = after, hangs+hanging
	}
	if hangs < 20 {
		t.Errorf("one hangs in %d of 24 hours only", hangs)
	}
}

// progress is the figure by task.
func progress(a answer) map[string]string {
	figures := map[string]string{}
	for _, item := range a.items {
		figures[item["amiId"]+item["taskStartTime"]] = item["progressPercentage"]
	}
	return figures
}
