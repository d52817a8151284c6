package alibaba

import (
	"context"
	"net/url"

	"export_task_exporter/collector"
)

// images lists DescribeExportImageInfo: every custom image of the account, with how its last export stands.
type images struct {
	credentials *credentials
	endpoint    *url.URL
	wire        wire
}

// Tasks lists the exports: one for each image that was ever exported.
func (s *images) Tasks(ctx context.Context) ([]collector.Task, error) {
	keys, err := s.credentials.get(ctx)
	if err != nil {
		return nil, err
	}
	caller, err := newCaller(s.endpoint, s.wire, keys)
	if err != nil {
		return nil, collector.Failf(collector.API, "making the client of ENS: %w", err)
	}
	listed, err := list(ctx, caller)
	if err != nil {
		s.credentials.refused.Store(collector.ReasonOf(err) == collector.Auth)
		return nil, err
	}
	var tasks []collector.Task
	for _, image := range listed {
		if task, ok := image.task(); ok {
			tasks = append(tasks, task)
		}
	}
	return tasks, nil
}

// task is the image's export. It is false for an image that was never exported.
//
// The API gives an export no ID, no times, no progress and no reason for a failure. The image's own ID serves: a second
// export of the image takes the first one's place.
func (i image) task() (collector.Task, bool) {
	task := collector.Task{ID: i.ID, ProviderState: i.Status, SourceID: i.ID, SourceName: i.Name}
	task.Destination, task.Format = location(i.ExportedImageURL)
	switch i.Status {
	case "", "Unexported":
		return collector.Task{}, false
	case "Exporting":
		task.State = collector.Running
	case "Exported":
		task.State = collector.Succeeded
	case "ExportError":
		task.State, task.FailureReason = collector.Failed, collector.OtherFailure
	default:
		task.State = collector.Unknown
	}
	return task, true
}
