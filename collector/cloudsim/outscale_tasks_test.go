package cloudsim_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector/cloudsim"
)

func TestOutscaleExportsMoveByTheClock(t *testing.T) {
	const hour, image, snapshot = time.Hour, cloudsim.ReadImageExportTasks, cloudsim.ReadSnapshotExportTasks
	const healthyImage, healthySnapshot = "Export of image src-1", "Export of snapshot src-1"
	for name, story := range map[string]struct {
		action string
		export cloudsim.Export
		steps  []step
	}{
		"image that succeeds": {image, cloudsim.Export{Queued: hour, Takes: 10 * hour},
			[]step{{0, "pending/queued", "0", healthyImage}, {6 * hour, "pending", "50", healthyImage}, {11 * hour, "completed", "100", healthyImage}}},
		"image that fails": {image, cloudsim.Export{Takes: hour, End: cloudsim.Fails, Message: "no bucket"},
			[]step{{hour / 2, "pending", "50", healthyImage}, {hour, "failed", "99", "no bucket"}}},
		"image that fails without a word": {image, cloudsim.Export{End: cloudsim.Fails},
			[]step{{hour, "failed", "99", ""}}},
		"image that is canceled while it waits": {image, cloudsim.Export{Queued: hour, Takes: hour, Cancels: hour, End: cloudsim.IsCanceled},
			[]step{{0, "pending/queued", "0", healthyImage}, {hour, "pending/queued", "0", healthyImage}, {2 * hour, "cancelled", "0", healthyImage}}},
		"image without a figure": {image, cloudsim.Export{Takes: hour, NoProgress: true, Word: "verifying"},
			[]step{{0, "verifying", absent, healthyImage}}},
		"snapshot that succeeds": {snapshot, cloudsim.Export{Queued: hour, Takes: 100 * hour},
			[]step{{0, "pending", "0", healthySnapshot}, {hour, "initializing", "0", healthySnapshot}, {11 * hour, "preparing", "10", healthySnapshot},
				{26 * hour, "uploading", "25", healthySnapshot}, {101 * hour, "completed", "100", healthySnapshot}}},
		"snapshot that is canceled": {snapshot, cloudsim.Export{Takes: 10 * hour, End: cloudsim.IsCanceled, Message: "not needed"},
			[]step{{9 * hour, "uploading", "90", healthySnapshot}, {10 * hour, "cancelled", "90", "not needed"}}},
		"snapshot that hangs": {snapshot, cloudsim.Export{Takes: hour, End: cloudsim.Never, StallsAt: 41},
			[]step{{700 * hour, "uploading", "41", healthySnapshot}}},
	} {
		t.Run(name, func(t *testing.T) {
			clock := clockAt(noon.Add(-time.Second))
			cloud := newOutscale(clock.now)
			story.export.Begins, story.export.Source = noon, "src-1"
			cloud.SetExports(story.action, cloudsim.Always(story.export))
			c := serveOutscale(t, cloud)
			if tasks := c.each(t, story.action); len(tasks) != 0 {
				t.Fatalf("listed before it begins: %v", tasks)
			}
			for _, want := range story.steps {
				clock.move(noon.Add(want.age).Sub(clock.now()))
				tasks := c.each(t, story.action)
				if len(tasks) != 1 {
					t.Fatalf("%d tasks", len(tasks))
				}
				progress := absent
				if tasks[0].Progress != nil {
					progress = strconv.Itoa(int(*tasks[0].Progress))
				}
				if got := (step{want.age, tasks[0].GetState(), progress, tasks[0].GetComment()}); got != want {
					t.Errorf("got %+v, want %+v", got, want)
				}
			}
		})
	}
}

// each reads the tasks of an action, those of snapshots in the form of images'.
func (c *oapi) each(t *testing.T, action string) []osc.ImageExportTask {
	t.Helper()
	if action == cloudsim.ReadImageExportTasks {
		page, err := c.images(t, osc.ReadImageExportTasksRequest{ResultsPerPage: new(int32(1000))})
		if err != nil {
			t.Fatal(err)
		}
		return page.GetImageExportTasks()
	}
	var tasks []osc.ImageExportTask
	for _, task := range c.snapshots(t) {
		tasks = append(tasks, osc.ImageExportTask{
			TaskId: task.TaskId, ImageId: task.SnapshotId, State: task.State, Progress: task.Progress, Comment: task.Comment,
		})
	}
	return tasks
}

func TestOutscaleTaskHasItsFields(t *testing.T) {
	export := cloudsim.Export{ID: "x-1", Source: "src-1", Bucket: "b", Key: "p/", Format: "raw", Begins: noon}
	cloud := newOutscale(clockAt(noon.Add(time.Hour)).now)
	cloud.SetExports(cloudsim.ReadImageExportTasks, cloudsim.Always(export))
	cloud.SetExports(cloudsim.ReadSnapshotExportTasks, cloudsim.Always(export))
	c := serveOutscale(t, cloud)

	image := c.each(t, cloudsim.ReadImageExportTasks)[0]
	if e := image.OsuExport; image.GetTaskId() != "x-1" || image.GetImageId() != "src-1" || e.OsuBucket != "b" || e.GetOsuPrefix() != "p/" ||
		e.DiskImageFormat != "raw" || !strings.Contains(e.GetOsuManifestUrl(), "Signature=") || image.Tags == nil {
		t.Errorf("image: %+v %+v", image, e)
	}
	snapshot := c.snapshots(t)[0]
	if e := snapshot.OsuExport; snapshot.GetTaskId() != "x-1" || snapshot.GetSnapshotId() != "src-1" || e.OsuBucket != "b" || e.GetOsuPrefix() != "p/" {
		t.Errorf("snapshot: %+v %+v", snapshot, e)
	}
}

func TestOutscaleSendsTheProgressThatItIsTold(t *testing.T) {
	for text, want := range map[string]string{"7": `"Progress":7,`, `"7"`: `"Progress":"7",`, "7.5": `"Progress":7.5,`, "soon": `"Progress":"soon",`, "": `"Progress":"",`} {
		cloud := newOutscale(time.Now)
		cloud.SetExports(cloudsim.ReadImageExportTasks, cloudsim.Always(cloudsim.Export{Progress: &text}))
		c := serveOutscale(t, cloud)
		_, _, body, err := get(c.request(t, "POST", cloudsim.ReadImageExportTasks, "{}"))
		if err != nil || !strings.Contains(body, want) {
			t.Errorf("%q: %v, %s", text, err, body)
		}
	}
}

func TestOutscaleFilters(t *testing.T) {
	cloud := newOutscale(clockAt(noon).now)
	cloud.SetExports(cloudsim.ReadImageExportTasks, cloudsim.Always(
		cloudsim.Export{ID: "a", Source: "ami-1"}, cloudsim.Export{ID: "b", Source: "ami-1"}, cloudsim.Export{ID: "c", Source: "ami-2"},
	))
	c := serveOutscale(t, cloud)
	for want, filters := range map[string]osc.FiltersReadImageExportTask{
		"a b c": {},
		"a b":   {ImageIds: &[]string{"ami-1"}},
		"b":     {ImageIds: &[]string{"ami-1"}, TaskIds: &[]string{"b", "c"}},
		"":      {TaskIds: &[]string{"no such"}},
	} {
		page, err := c.images(t, osc.ReadImageExportTasksRequest{Filters: &filters})
		if err != nil || idsOf(page) != want {
			t.Errorf("got %q, %v; want %q", idsOf(page), err, want)
		}
	}
	dry, err := c.images(t, osc.ReadImageExportTasksRequest{DryRun: new(true)})
	if err != nil || dry.ImageExportTasks != nil {
		t.Errorf("a dry run: %+v, %v", dry, err)
	}
}

func idsOf(page osc.ReadImageExportTasksResponse) string {
	var ids []string
	for _, task := range page.GetImageExportTasks() {
		ids = append(ids, task.GetTaskId())
	}
	return strings.Join(ids, " ")
}
