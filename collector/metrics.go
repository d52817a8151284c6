package collector

import (
	"time"

	dto "github.com/prometheus/client_model/go"
)

// metric is a family as data: what its HELP and TYPE lines say, and the series that a target adds to it.
type metric struct {
	name, help string
	kind       dto.MetricType
	render     func(*series, *view)
}

const (
	counter   = dto.MetricType_COUNTER
	gauge     = dto.MetricType_GAUGE
	histogram = dto.MetricType_HISTOGRAM
)

// metrics are all families, in the order of their names. Names, labels and help texts are an interface: dashboards and
// rules are built on them.
var metrics = [...]metric{
	{
		"export_task_api_requests_total",
		"HTTP requests sent to the provider, log-ins, pages and retries included, by status code, or error where no answer came.",
		counter, renderRequests,
	}, {
		"export_task_dropped",
		"Tasks that the limit of max_tasks keeps out of the metrics that have a task_id.",
		gauge, ofListing(func(s *series, v *view) { s.gauge(float64(v.dropped), s.target) }),
	}, {
		"export_task_duration_seconds",
		"How long the tasks took that succeeded, from the provider's start time, or else from first sight.",
		histogram, ofTasks(func(s *series, v *view) { s.histogram(v.durations, s.target) }),
	}, {
		"export_task_end_timestamp_seconds",
		"When the task ended, by the provider's word or as it was seen.",
		gauge, ofTask(func(s *series, t *remembered, labels []*dto.LabelPair) { s.time(t.ended, labels) }),
	}, {
		"export_task_expected_interval_seconds",
		"How often a good export is expected, as configured.",
		gauge, ofTasks(func(s *series, v *view) { s.positive(v.ExpectedInterval) }),
	}, {
		"export_task_failure_info",
		"Why the task failed: a reason from a closed list and the provider's words; always 1.",
		gauge, ofTask(renderFailureInfo),
	}, {
		"export_task_failures_total",
		"Tasks that were seen to fail.",
		counter, ofTasks(func(s *series, v *view) { s.counter(v.failed, s.target) }),
	}, {
		"export_task_finished_total",
		"Tasks that were seen to end, well or not.",
		counter, ofTasks(func(s *series, v *view) { s.counter(v.finished, s.target) }),
	}, {
		"export_task_first_seen_timestamp_seconds",
		"When the exporter first saw the task.",
		gauge, ofTask(func(s *series, t *remembered, labels []*dto.LabelPair) { s.time(t.firstSeen, labels) }),
	}, {
		"export_task_info",
		"What the task exports, where to and in which format; always 1.",
		gauge, ofTask(renderInfo),
	}, {
		"export_task_last_completion_timestamp_seconds",
		"When a task was last seen to succeed.",
		gauge, ofTasks(func(s *series, v *view) { s.time(v.lastCompletion, s.target) }),
	}, {
		"export_task_last_progress_timestamp_seconds",
		"When the active task was last seen to move, in progress or in state.",
		gauge, ofTask(renderLastProgress),
	}, {
		"export_task_progress_ratio",
		"How far the task is, from 0 to 1, where the provider tells.",
		gauge, ofTask(renderProgress),
	}, {
		"export_task_scrape_duration_seconds",
		"How long the target's listing took.",
		gauge, renderScrapeDuration,
	}, {
		"export_task_scrape_failures_total",
		"Listings of the target that failed, by reason.",
		counter, renderScrapeFailures,
	}, {
		"export_task_scrape_last_success_timestamp_seconds",
		"When a listing of the target last came in whole.",
		gauge, func(s *series, v *view) { s.time(v.lastSuccess, s.target) },
	}, {
		"export_task_scrape_success",
		"Whether the listing that this scrape shows is complete and fresh (1), or the target did not answer (0).",
		gauge, renderSuccess,
	}, {
		"export_task_start_timestamp_seconds",
		"When the provider started or accepted the task, by its own word.",
		gauge, ofTask(func(s *series, t *remembered, labels []*dto.LabelPair) { s.time(t.Started, labels) }),
	}, {
		"export_task_state",
		"The task's current state, and the provider's word for it; always 1.",
		gauge, ofTask(renderState),
	}, {
		"export_task_stuck_after_seconds",
		"How long a task may stand still before it counts as stuck, as configured.",
		gauge, ofTasks(func(s *series, v *view) { s.positive(v.StuckAfter) }),
	}, {
		"export_tasks",
		"Tasks that the provider lists, by state.",
		gauge, ofListing(renderTasks),
	},
}

// ofTasks leaves out the targets that only look for others.
func ofTasks(render func(*series, *view)) func(*series, *view) {
	return func(s *series, v *view) {
		if v.Found == nil {
			render(s, v)
		}
	}
}

// ofListing leaves out the targets that did not answer, too.
func ofListing(render func(*series, *view)) func(*series, *view) {
	return ofTasks(func(s *series, v *view) {
		if v.complete {
			render(s, v)
		}
	})
}

// ofTask renders each task that is shown.
func ofTask(render func(*series, *remembered, []*dto.LabelPair)) func(*series, *view) {
	return func(s *series, v *view) {
		for i := range v.tasks {
			render(s, v.tasks[i], s.tasks[i])
		}
	}
}

// positive adds a duration of the target's configuration, if it has one.
func (s *series) positive(d time.Duration) {
	if d > 0 {
		s.gauge(d.Seconds(), s.target)
	}
}
