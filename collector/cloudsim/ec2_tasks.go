package cloudsim

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// What EC2 lists of an export, by kind. Strings without a value are left out: the API reference makes every member
// optional.
type (
	storeImageTask struct {
		AmiID         string  `xml:"amiId,omitempty"`
		Started       string  `xml:"taskStartTime"`
		Bucket        string  `xml:"bucket,omitempty"`
		Key           string  `xml:"s3objectKey,omitempty"`
		Progress      *string `xml:"progressPercentage"`
		State         string  `xml:"storeTaskState"`
		FailureReason string  `xml:"storeTaskFailureReason"` // an empty element on a healthy task
	}
	exportImageTask struct {
		ID            string   `xml:"exportImageTaskId,omitempty"`
		ImageID       string   `xml:"imageId,omitempty"`
		Description   string   `xml:"description,omitempty"`
		Progress      *string  `xml:"progress"`
		Bucket        string   `xml:"s3ExportLocation>s3Bucket,omitempty"`
		Prefix        string   `xml:"s3ExportLocation>s3Prefix,omitempty"`
		Status        string   `xml:"status"`
		StatusMessage string   `xml:"statusMessage,omitempty"`
		Tags          struct{} `xml:"tagSet"`
	}
	exportInstanceTask struct {
		ID              string   `xml:"exportTaskId,omitempty"`
		Description     string   `xml:"description,omitempty"`
		State           string   `xml:"state"`
		StatusMessage   string   `xml:"statusMessage,omitempty"`
		InstanceID      string   `xml:"instanceExport>instanceId,omitempty"`
		Environment     string   `xml:"instanceExport>targetEnvironment,omitempty"`
		ContainerFormat string   `xml:"exportToS3>containerFormat,omitempty"`
		DiskImageFormat string   `xml:"exportToS3>diskImageFormat,omitempty"`
		Bucket          string   `xml:"exportToS3>s3Bucket,omitempty"`
		Key             string   `xml:"exportToS3>s3Key,omitempty"`
		Tags            struct{} `xml:"tagSet"`
	}
)

// moment is an export as it stands.
type moment struct {
	Export
	phase   phase
	percent float64
}

// moments returns the region's exports that have begun.
func (c *EC2) moments(q ec2Query) []moment {
	var moments []moment
	for _, export := range c.exportsAt(q.region, q.form.Get("Action"), q.now) {
		if phase, percent := export.at(q.now); phase != unborn {
			moments = append(moments, moment{export, phase, percent})
		}
	}
	return moments
}

// progress is the figure in whole percent, or nil.
func (m moment) progress() *string {
	if m.Progress != nil || m.NoProgress {
		return m.Progress
	}
	percent := strconv.Itoa(int(m.percent))
	return &percent
}

// message is what the cloud says: how it ended badly, or the phase that it is in.
func (m moment) message(phase string) string {
	switch {
	case m.phase == failed || m.phase == canceled:
		return m.Message
	case !m.phase.active() || m.phase == canceling:
		return ""
	case m.End == Succeeds || m.End == Never:
		return cmp.Or(m.Message, phase)
	default: // its message is for the end
		return phase
	}
}

// storeImageItems are newest first and go back 31 days. Nobody can cancel such a task: one that is to be canceled fails.
// Source: EC2 API reference, DescribeStoreImageTasks.
func storeImageItems(c *EC2, q ec2Query) []ec2Item {
	const kept = 31 * 24 * time.Hour
	moments := c.moments(q)
	slices.SortStableFunc(moments, func(a, b moment) int { return b.Begins.Compare(a.Begins) })
	var items []ec2Item
	for _, m := range moments {
		if q.now.Sub(m.Begins) > kept {
			continue
		}
		state, reason := "InProgress", ""
		switch m.phase {
		case succeeded:
			state = "Completed"
		case failed, canceled:
			state, reason = "Failed", m.Message
		default: // in progress
		}
		state = cmp.Or(m.Word, state)
		items = append(items, ec2Item{
			id:      m.Source,
			filters: map[string]string{"task-state": state, "bucket": m.Bucket},
			xml: storeImageTask{
				AmiID: m.Source, Started: m.Begins.UTC().Format("2006-01-02T15:04:05.000Z"), Bucket: m.Bucket, Key: m.Key,
				Progress: m.progress(), State: state, FailureReason: reason,
			},
		})
	}
	return items
}

// exportImageItems have no state for a failure: the task is deleted, and its message says why. The figure is gone once the
// task has ended. Source: VM Import/Export User Guide, and reports of users.
func exportImageItems(c *EC2, q ec2Query) []ec2Item {
	states := map[phase]string{canceling: "deleting", succeeded: "completed", failed: "deleted", canceled: "deleted"}
	var items []ec2Item
	for _, m := range c.moments(q) {
		state := cmp.Or(m.Word, states[m.phase], "active")
		progress := m.progress()
		if !m.phase.active() {
			progress = m.Progress
		}
		items = append(items, ec2Item{
			id:      m.ID,
			filters: map[string]string{"task-state": state},
			xml: exportImageTask{
				ID: m.ID, ImageID: m.Source, Description: m.SourceName, Progress: progress,
				Bucket: m.Bucket, Prefix: m.Key, Status: state, StatusMessage: m.message(m.conversion()),
			},
		})
	}
	return items
}

// conversion is the phase that an image's export shows.
func (m moment) conversion() string {
	switch {
	case m.phase == queued:
		return "pending"
	case m.percent < 5:
		return "validating"
	case m.percent < 85:
		return "converting"
	default:
		return "updating"
	}
}

// exportInstanceItems have neither a figure nor a state for a failure: EC2 cancels a task that comes to nothing after
// days. Source: EC2 API reference, CreateInstanceExportTask, and reports of users.
func exportInstanceItems(c *EC2, q ec2Query) []ec2Item {
	states := map[phase]string{canceling: "cancelling", succeeded: "completed", failed: "cancelled", canceled: "cancelled"}
	environments := map[string]string{"VMDK": "vmware", "VHD": "microsoft", "RAW": "citrix"}
	var items []ec2Item
	for _, m := range c.moments(q) {
		message := m.message("Running")
		if m.phase == failed {
			message = cmp.Or(message, "Task expired and automatically canceled")
		}
		container := ""
		if m.Format == "VMDK" {
			container = "ova" // a VMDK comes in one, the other formats bare
		}
		items = append(items, ec2Item{
			id: m.ID,
			xml: exportInstanceTask{
				ID: m.ID, Description: m.SourceName, State: cmp.Or(m.Word, states[m.phase], "active"), StatusMessage: message,
				InstanceID: m.Source, Environment: environments[m.Format],
				ContainerFormat: container, DiskImageFormat: m.Format, Bucket: m.Bucket, Key: m.Key,
			},
		})
	}
	return items
}
