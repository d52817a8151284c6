package cloudsim_test

import (
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// demoENSAt is the demo, an hour of which lasts a minute, asked at a given time.
func demoENSAt(t *testing.T, clock *movable) ensClient {
	t.Helper()
	c := serveENS(t, cloudsim.DemoENS(clock.now, time.Minute))
	c.key, c.secret = "demo", "demo-secret"
	return c
}

// demoENSImages are all images, by their ids.
func demoENSImages(t *testing.T, c ensClient) map[string]map[string]string {
	t.Helper()
	images := map[string]map[string]string{}
	for _, number := range []string{"1", "2"} {
		a := c.ask(t, "PageSize=50", "PageNumber="+number)
		if a.status != 200 || len(a.Images.Image) == 0 || a.TotalCount != 60 {
			t.Fatalf("page %s: %d %s", number, a.status, a.body)
		}
		for _, image := range a.Images.Image {
			images[image["ImageId"]] = image
		}
	}
	if len(images) != 60 {
		t.Fatalf("%d images", len(images))
	}
	return images
}

func TestTheENSDemoShowsEveryStateWithinHours(t *testing.T) {
	t.Parallel()
	states := []string{"", "Unexported", "Exporting", "Exported", "ExportError", "Verifying"}
	clock := clockAt(noon)
	c := demoENSAt(t, clock)
	since, again, longest := map[string]int{}, 0, 0
	before := demoENSImages(t, c)
	watchDemo(t, clock, states, func(hour int) (shown []string) {
		after := demoENSImages(t, c)
		for id, image := range after {
			state := image["ImageExportStatus"]
			shown = append(shown, state)
			if was := before[id]["ImageExportStatus"]; was != state {
				since[id] = hour
				if state == "Exporting" {
					again++
				}
			}
			if state == "Exporting" {
				longest = max(longest, hour-since[id])
			}
		}
		before = after
		return shown
	})
	if again < 30 || longest < 11 {
		t.Errorf("%d exports began in 48 hours, and the one that hangs did so for %d", again, longest)
	}
}

func TestTheENSDemoFollowsFromTheClock(t *testing.T) {
	first, second := clockAt(noon), clockAt(noon.Add(-time.Hour))
	a, b := demoENSAt(t, first), demoENSAt(t, second)
	second.move(time.Hour)
	x, y := demoENSImages(t, a), demoENSImages(t, b)
	for id, image := range x {
		for member, value := range image {
			if y[id][member] != value {
				t.Errorf("the same moment shows %s and %s", image, y[id])
			}
		}
	}
}
