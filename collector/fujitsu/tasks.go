package fujitsu

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"export_task_exporter/collector"
)

// states are the API's words. Its reference spells cancelling with two l's and canceled with one.
var states = map[string]collector.State{
	"queued":     collector.Queued,
	"processing": collector.Running,
	"cancelling": collector.Canceling,
	"canceling":  collector.Canceling,
	"succeeded":  collector.Succeeded,
	"failed":     collector.Failed,
	"canceled":   collector.Canceled,
	"cancelled":  collector.Canceled,
}

func state(word text) collector.State { return cmp.Or(states[string(word)], collector.Unknown) }

// task maps an export. The detail was read after the list, so its state is the newer one; but what the list says to have
// ended has ended.
func (e *export) task() collector.Task {
	word := e.ExportStatus
	if e.detail.fresh && e.active() {
		word = e.detail.ExportStatus
	}
	task := collector.Task{
		ID:            e.ExportID,
		State:         state(word),
		ProviderState: string(word),
		SourceID:      string(cmp.Or(e.ImageID, e.detail.ImageID)),
		SourceName:    string(e.detail.ImageName),
		Destination:   container(string(e.detail.StorageContainer)),
		Started:       requestTime(string(cmp.Or(e.RequestTime, e.detail.RequestTime))),
	}
	if e.detail.fresh || e.detail.final && !e.active() {
		task.Progress = e.detail.Progress.figure
		task.Message = string(cmp.Or(e.detail.ErrorMessage, e.detail.Message))
	}
	if task.State == collector.Failed {
		task.FailureReason = failures.Reason(task.Message)
	}
	return task
}

// containerPath is a container as Swift's API names it, with the host before it or without.
var containerPath = regexp.MustCompile(`^(?:[a-z]+://[^/]*)?/?(?:v[0-9.]+/AUTH_[^/]+/)?([^?#]*)`)

// container is the name of the storage container, and what may follow it.
func container(path string) string {
	return strings.Trim(containerPath.FindStringSubmatch(path)[1], "/")
}

// requestTimes are formats that request_time may have: the API reference shows none. A fraction of a second may follow the
// seconds of each.
var requestTimes = []string{
	"2006-01-02T15:04:05Z07:00",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05Z0700",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05 MST",
	"2006-01-02 15:04:05",
}

// requestTime reads when the export was accepted: UTC unless it says otherwise. What cannot be read is no time.
func requestTime(text string) time.Time {
	for _, layout := range requestTimes {
		if at, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}
