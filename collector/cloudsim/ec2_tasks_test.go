package cloudsim_test

import (
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// story is one export as a kind shows it at several ages.
type story struct {
	action string
	export cloudsim.Export
	steps  []step
}

type step struct {
	age                      time.Duration
	state, progress, message string
}

const absent = "(absent)"

func TestExportsMoveByTheClock(t *testing.T) {
	hours := time.Hour
	stories := map[string]story{
		"store that succeeds": {cloudsim.DescribeStoreImageTasks,
			cloudsim.Export{Queued: hours, Takes: 10 * hours, Message: "not shown"},
			[]step{{0, "InProgress", "0", ""}, {hours, "InProgress", "0", ""}, {6 * hours, "InProgress", "50", ""}, {11 * hours, "Completed", "100", ""}}},
		"store that fails": {cloudsim.DescribeStoreImageTasks,
			cloudsim.Export{Takes: 2 * hours, End: cloudsim.Fails, StallsAt: 30, Message: `Access Denied <"&">`},
			[]step{{hours / 2, "InProgress", "25", ""}, {hours, "InProgress", "30", ""}, {2 * hours, "Failed", "30", `Access Denied <"&">`}}},
		"store that hangs": {cloudsim.DescribeStoreImageTasks,
			cloudsim.Export{Takes: hours, End: cloudsim.Never, StallsAt: 41},
			[]step{{hours / 4, "InProgress", "25", ""}, {700 * hours, "InProgress", "41", ""}}},
		"store without a figure, with a strange state": {cloudsim.DescribeStoreImageTasks,
			cloudsim.Export{Takes: hours, NoProgress: true, Word: "Verifying"},
			[]step{{0, "Verifying", absent, ""}, {hours, "Verifying", absent, ""}}},
		"image export that succeeds": {cloudsim.DescribeExportImageTasks,
			cloudsim.Export{Queued: hours, Takes: 10 * hours},
			[]step{{0, "active", "0", "pending"}, {hours, "active", "0", "validating"}, {6 * hours, "active", "50", "converting"},
				{10 * hours, "active", "90", "updating"}, {11 * hours, "completed", absent, absent}}},
		"image export with a phase of its own": {cloudsim.DescribeExportImageTasks,
			cloudsim.Export{Takes: hours, End: cloudsim.Never, Message: "waiting for a slot"},
			[]step{{0, "active", "0", "waiting for a slot"}}},
		"image export that fails": {cloudsim.DescribeExportImageTasks,
			cloudsim.Export{Takes: hours, End: cloudsim.Fails, Message: "ClientError: no"},
			[]step{{hours / 2, "active", "50", "converting"}, {hours, "deleted", absent, "ClientError: no"}}},
		"image export that is canceled": {cloudsim.DescribeExportImageTasks,
			cloudsim.Export{Takes: 10 * hours, End: cloudsim.IsCanceled},
			[]step{{8 * hours, "active", "80", "converting"}, {9 * hours, "deleting", "90", absent}, {10 * hours, "deleted", absent, absent}}},
		"image export that a user cancels with a word": {cloudsim.DescribeExportImageTasks,
			cloudsim.Export{Takes: 10 * hours, Cancels: 5 * hours, End: cloudsim.IsCanceled, Message: "wrong image"},
			[]step{{6 * hours, "deleting", "50", absent}, {10 * hours, "deleted", absent, "wrong image"}}},
		"image export with an empty figure": {cloudsim.DescribeExportImageTasks,
			cloudsim.Export{Takes: hours, Progress: new("")},
			[]step{{0, "active", "", "validating"}, {hours, "completed", "", absent}}},
		"instance export that succeeds": {cloudsim.DescribeExportTasks,
			cloudsim.Export{Takes: hours},
			[]step{{0, "active", absent, "Running"}, {hours, "completed", absent, absent}}},
		"instance export that is canceled": {cloudsim.DescribeExportTasks,
			cloudsim.Export{Takes: 10 * hours, End: cloudsim.IsCanceled},
			[]step{{9 * hours, "cancelling", absent, absent}, {10 * hours, "cancelled", absent, absent}}},
		"instance export that expires": {cloudsim.DescribeExportTasks,
			cloudsim.Export{Takes: 100 * hours, End: cloudsim.Fails},
			[]step{{99 * hours, "active", absent, "Running"}, {100 * hours, "cancelled", absent, "Task expired and automatically canceled"}}},
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) { story.tell(t) })
	}
}

func (s story) tell(t *testing.T) {
	t.Helper()
	clock := clockAt(noon.Add(-time.Second))
	cloud := newEC2(clock.now)
	s.export.Begins = noon
	cloud.SetExports("eu-west-1", s.action, cloudsim.Always(s.export))
	c := serve(t, cloud)
	if a := c.ask(t, s.action); len(a.items) != 0 {
		t.Fatalf("listed before it begins: %s", a.body)
	}
	for _, want := range s.steps {
		clock.move(noon.Add(want.age).Sub(clock.now()))
		a := c.ask(t, s.action)
		if len(a.items) != 1 {
			t.Fatalf("after %v: %s", want.age, a.body)
		}
		got := step{
			age: want.age, state: field(a, "storeTaskState", "status", "state"),
			progress: field(a, "progressPercentage", "progress"),
			message:  field(a, "storeTaskFailureReason", "statusMessage"),
		}
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

// field is the first of the fields that the item has.
func field(a answer, names ...string) string {
	for _, name := range names {
		if value, ok := a.items[0][name]; ok {
			return value
		}
	}
	return absent
}
