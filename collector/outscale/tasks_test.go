package outscale_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/internal/providertest"
)

// sample is the vendor's own sample of an answer.
func sample(t *testing.T, name string) *string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return new(string(data))
}

func TestTheVendorsSamples(t *testing.T) {
	for _, c := range []struct {
		kind, file string
		want       collector.Task
	}{
		{outscale.Image, "image_export_tasks.json", collector.Task{
			ID: "image-export-12345678", State: collector.Queued, ProviderState: "pending/queued", SourceID: "ami-12345678",
			Destination: "BUCKET/PREFIX/ami-12345678", Format: "qcow2", Progress: new(0.),
		}},
		{outscale.Snapshot, "snapshot_export_tasks.json", collector.Task{
			ID: "snap-export-12345678", State: collector.Queued, ProviderState: "pending", SourceID: "snap-12345678",
			Destination: "BUCKET/PREFIX", Format: "qcow2", Progress: new(99.),
		}},
	} {
		cloud := newCloud(t)
		cloud.SetFaults(cloudsim.Fault{Body: sample(t, c.file)})
		tasks, err := cloud.list(t, c.kind)
		if err != nil || len(tasks) != 1 {
			t.Fatalf("%s: %v, %v", c.kind, tasks, err)
		}
		if got, want := providertest.Show(tasks[0]), providertest.Show(c.want); got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.kind, got, want)
		}
	}
	cloud := newCloud(t)
	cloud.SetFaults(cloudsim.Fault{Body: sample(t, "refusal.json"), Status: 401})
	_, err := cloud.list(t, outscale.Image)
	providertest.FailsFor(t, err, collector.Permission)
}

func TestStates(t *testing.T) {
	for kind, states := range map[string]map[string]collector.State{
		outscale.Image: {
			"pending/queued": collector.Queued, "queued": collector.Queued, "pending": collector.Running, "active": collector.Running,
			"completed": collector.Succeeded, "failed": collector.Failed, "cancelled": collector.Canceled, "verifying": collector.Unknown,
			"Completed": collector.Unknown,
		},
		outscale.Snapshot: {
			"pending": collector.Queued, "queued": collector.Queued, "initializing": collector.Running, "preparing": collector.Running,
			"uploading": collector.Running, "active": collector.Running, "completed": collector.Succeeded, "failed": collector.Failed,
			"cancelled": collector.Canceled, "verifying": collector.Unknown,
		},
	} {
		var exports []cloudsim.Export
		for word := range states {
			exports = append(exports, cloudsim.Export{ID: word, Word: word})
		}
		cloud := newCloud(t)
		cloud.SetExports(actions[kind], cloudsim.Always(exports...))
		tasks, err := cloud.list(t, kind)
		if err != nil || len(tasks) != len(states) {
			t.Fatal(tasks, err)
		}
		for _, task := range tasks {
			if task.State != states[task.ProviderState] || task.ProviderState != task.ID {
				t.Errorf("%s %s: got %s as %q, want %s", kind, task.ID, task.State, task.ProviderState, states[task.ID])
			}
		}
	}
}

func TestAStateThatIsAbsentIsUnknown(t *testing.T) {
	cloud := newCloud(t)
	cloud.SetFaults(cloudsim.Fault{Body: new(`{"SnapshotExportTasks": [{"TaskId": "x"}]}`)})
	tasks, err := cloud.list(t, outscale.Snapshot)
	if err != nil || len(tasks) != 1 || providertest.Show(tasks[0]) != providertest.Show(collector.Task{ID: "x", State: collector.Unknown}) {
		t.Errorf("%+v, %v", tasks, err)
	}
}

// Every task has a comment. It explains those that failed, and no other.
func TestCommentsExplainFailedTasksOnly(t *testing.T) {
	for kind, action := range actions {
		cloud := newCloud(t)
		const message = "Access Denied"
		cloud.SetExports(action, cloudsim.Always(
			cloudsim.Export{ID: "waits", Begins: time.Now(), Queued: time.Hour},
			cloudsim.Export{ID: "runs", Begins: time.Now(), Takes: time.Hour},
			cloudsim.Export{ID: "succeeded"},
			cloudsim.Export{ID: "failed", End: cloudsim.Fails, Message: message},
			cloudsim.Export{ID: "canceled", End: cloudsim.IsCanceled, Message: message},
			cloudsim.Export{ID: "strange", Word: "verifying"},
		))
		tasks, err := cloud.list(t, kind)
		if err != nil || len(tasks) != 6 {
			t.Fatal(tasks, err)
		}
		for _, task := range tasks {
			want, reason := "", collector.FailureReason("")
			if task.ID == "failed" {
				want, reason = message, collector.AccessDenied
			}
			if task.Message != want || task.FailureReason != reason {
				t.Errorf("%s %s: %q, %q", kind, task.ID, task.Message, task.FailureReason)
			}
		}
	}
}

// The API gives no times, and leaves a figure out where it has none.
func TestWhatIsNotThereIsNotMadeUp(t *testing.T) {
	cloud := newCloud(t)
	cloud.SetExports(cloudsim.ReadImageExportTasks, cloudsim.Always(cloudsim.Export{ID: "x", Begins: time.Now(), Takes: time.Hour, NoProgress: true}))
	tasks, err := cloud.list(t, outscale.Image)
	if err != nil || len(tasks) != 1 {
		t.Fatal(tasks, err)
	}
	if task := tasks[0]; task.Progress != nil || !task.Started.IsZero() || !task.Ended.IsZero() || task.SourceName != "" {
		t.Errorf("%+v", task)
	}
}

func TestDestinationIsBucketAndPrefix(t *testing.T) {
	for want, of := range map[string][2]string{"b/p": {"b", "p"}, "b/p/x": {"b", "/p/x/"}, "b": {"b", ""}, "b/foo%bar&": {"b", "/foo%bar&"}, "": {"", ""}} {
		cloud := newCloud(t)
		cloud.SetExports(cloudsim.ReadSnapshotExportTasks, cloudsim.Always(cloudsim.Export{ID: "x", Bucket: of[0], Key: of[1]}))
		tasks, err := cloud.list(t, outscale.Snapshot)
		if err != nil || len(tasks) != 1 || tasks[0].Destination != want {
			t.Errorf("%q: %+v, %v", of, tasks, err)
		}
	}
}
