package outscale

import (
	"strings"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector"
)

// imageStates are those of ReadImageExportTasks. The API has no word for a running export of an image: it is pending, and
// its progress grows. Source: the API reference; queued is only known from the vendor's Terraform provider.
var imageStates = map[string]collector.State{
	"pending/queued": collector.Queued,
	"queued":         collector.Queued,
	"pending":        collector.Running,
	"active":         collector.Running,
	"completed":      collector.Succeeded,
	"failed":         collector.Failed,
	"cancelled":      collector.Canceled,
}

// snapshotStates are those of ReadSnapshotExportTasks, in which a task that is pending waits. Active is of older versions
// of the API.
var snapshotStates = map[string]collector.State{
	"pending":      collector.Queued,
	"queued":       collector.Queued,
	"initializing": collector.Running,
	"preparing":    collector.Running,
	"uploading":    collector.Running,
	"active":       collector.Running,
	"completed":    collector.Succeeded,
	"failed":       collector.Failed,
	"cancelled":    collector.Canceled,
}

func imageTask(t osc.ImageExportTask) collector.Task {
	task := collector.Task{
		ID:            t.GetTaskId(),
		ProviderState: t.GetState(),
		SourceID:      t.GetImageId(),
		Progress:      percent(t.Progress),
	}
	if to := t.OsuExport; to != nil { // its OsuManifestUrl may be signed: it is never read
		task.Destination, task.Format = destination(to.OsuBucket, to.GetOsuPrefix()), to.DiskImageFormat
	}
	conclude(&task, imageStates, t.GetComment())
	return task
}

func snapshotTask(t osc.SnapshotExportTask) collector.Task {
	task := collector.Task{
		ID:            t.GetTaskId(),
		ProviderState: t.GetState(),
		SourceID:      t.GetSnapshotId(),
		Progress:      percent(t.Progress),
	}
	if to := t.OsuExport; to != nil {
		task.Destination, task.Format = destination(to.OsuBucket, to.GetOsuPrefix()), to.DiskImageFormat
	}
	conclude(&task, snapshotStates, t.GetComment())
	return task
}

// conclude sets the state. The comment explains a failed task; on any other it is a title.
func conclude(task *collector.Task, states map[string]collector.State, comment string) {
	state, ok := states[task.ProviderState]
	if !ok {
		state = collector.Unknown
	}
	task.State = state
	if state == collector.Failed {
		task.Message, task.FailureReason = comment, failures.Reason(comment)
	}
}

// percent is the progress, or nil where the answer has none.
func percent(progress *int32) *float64 {
	if progress == nil {
		return nil
	}
	return new(float64(*progress))
}

// destination is bucket/prefix, or what there is of it.
func destination(bucket, prefix string) string {
	return strings.Trim(bucket+"/"+strings.TrimPrefix(prefix, "/"), "/")
}
