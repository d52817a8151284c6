package collector

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// ordinary is how an exporter is usually written: a Collector that makes a const metric for each series, in the order of
// the targets and their tasks, and leaves order and checks to a Registry. It shows the same scrape.
type ordinary struct {
	scraper *Scraper
	timeout time.Duration
}

func (o ordinary) Describe(chan<- *prometheus.Desc) {} // unchecked: the series depend on what is listed

func (o ordinary) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), o.timeout)
	defer cancel()
	o.send(o.scraper.Scrape(ctx), to)
}

func (o ordinary) send(scrape Scrape, to chan<- prometheus.Metric) {
	counted := make(map[*requests]bool)
	for _, v := range scrape.views {
		o.sendTarget(v, counted, to)
		for _, t := range v.tasks {
			o.sendTask(v, t, to)
		}
	}
}

func (o ordinary) sendTarget(v view, counted map[*requests]bool, to chan<- prometheus.Metric) {
	labels := []string{v.Account, v.Kind, v.Provider, v.Region}
	send := func(name string, value float64, labels ...string) { to <- constant(name, value, labels...) }
	if !counted[v.requests] {
		counted[v.requests] = true
		for code, n := range v.requests.snapshot() {
			send("export_task_api_requests_total", float64(n), v.Account, code, v.Provider, v.Region)
		}
	}
	if v.asked {
		send("export_task_scrape_duration_seconds", v.duration.Seconds(), labels...)
	}
	for _, reason := range Reasons() {
		send("export_task_scrape_failures_total", float64(v.failures[reason]), v.Account, v.Kind, v.Provider, string(reason), v.Region)
	}
	o.sendTime("export_task_scrape_last_success_timestamp_seconds", v.lastSuccess, labels, to)
	success := 0.
	if v.complete {
		success = 1
	}
	send("export_task_scrape_success", success, labels...)
	if v.Found != nil {
		return
	}
	if v.complete {
		send("export_task_dropped", float64(v.dropped), labels...)
		for _, state := range States() {
			send("export_tasks", float64(v.states[state]), v.Account, v.Kind, v.Provider, v.Region, string(state))
		}
	}
	buckets := make(map[float64]uint64)
	for _, b := range v.durations.GetBucket() {
		buckets[b.GetUpperBound()] = b.GetCumulativeCount()
	}
	to <- prometheus.MustNewConstHistogram(ordinaryDescs["export_task_duration_seconds"],
		v.durations.GetSampleCount(), v.durations.GetSampleSum(), buckets, labels...)
	send("export_task_failures_total", float64(v.failed), labels...)
	send("export_task_finished_total", float64(v.finished), labels...)
	send("export_task_stuck_after_seconds", v.StuckAfter.Seconds(), labels...)
	if v.ExpectedInterval > 0 {
		send("export_task_expected_interval_seconds", v.ExpectedInterval.Seconds(), labels...)
	}
	o.sendTime("export_task_last_completion_timestamp_seconds", v.lastCompletion, labels, to)
}

func (o ordinary) sendTask(v view, t *remembered, to chan<- prometheus.Metric) {
	labels := []string{v.Account, v.Kind, v.Provider, v.Region, t.ID}
	send := func(name string, value float64, labels ...string) { to <- constant(name, value, labels...) }
	send("export_task_info", 1, v.Account, t.Destination, t.Format, v.Kind, v.Provider, v.Region, t.SourceID, t.SourceName, t.ID)
	send("export_task_state", 1, v.Account, v.Kind, v.Provider, t.ProviderState, v.Region, string(t.State), t.ID)
	o.sendTime("export_task_first_seen_timestamp_seconds", t.firstSeen, labels, to)
	o.sendTime("export_task_start_timestamp_seconds", t.Started, labels, to)
	o.sendTime("export_task_end_timestamp_seconds", t.ended, labels, to)
	if t.Progress != nil {
		send("export_task_progress_ratio", *t.Progress/100, labels...)
	}
	if t.State.Active() {
		o.sendTime("export_task_last_progress_timestamp_seconds", t.lastProgress, labels, to)
	}
	if t.State == Failed {
		send("export_task_failure_info", 1, v.Account, v.Kind, t.Message, v.Provider, string(t.FailureReason), v.Region, t.ID)
	}
}

func (o ordinary) sendTime(name string, t time.Time, labels []string, to chan<- prometheus.Metric) {
	if !t.IsZero() {
		to <- constant(name, float64(t.UnixMilli())/1000, labels...)
	}
}

func constant(name string, value float64, labels ...string) prometheus.Metric {
	kind := prometheus.GaugeValue
	if ordinaryKinds[name] == dto.MetricType_COUNTER {
		kind = prometheus.CounterValue
	}
	return prometheus.MustNewConstMetric(ordinaryDescs[name], kind, value, labels...)
}

var ordinaryDescs, ordinaryKinds = func() (map[string]*prometheus.Desc, map[string]dto.MetricType) {
	target := []string{"account", "kind", "provider", "region"}
	names := map[string][]string{
		"export_task_api_requests_total":    {"account", "code", "provider", "region"},
		"export_task_scrape_failures_total": {"account", "kind", "provider", "reason", "region"},
		"export_tasks":                      {"account", "kind", "provider", "region", "state"},
		"export_task_info":                  {"account", "destination", "format", "kind", "provider", "region", "source_id", "source_name", "task_id"},
		"export_task_state":                 {"account", "kind", "provider", "provider_state", "region", "state", "task_id"},
		"export_task_failure_info":          {"account", "kind", "message", "provider", "reason", "region", "task_id"},
	}
	for _, name := range []string{"first_seen_timestamp_seconds", "start_timestamp_seconds", "end_timestamp_seconds", "progress_ratio", "last_progress_timestamp_seconds"} {
		names["export_task_"+name] = append(target[:4:4], "task_id")
	}
	descs, kinds := make(map[string]*prometheus.Desc), make(map[string]dto.MetricType)
	for _, m := range metrics {
		labels, ok := names[m.name]
		if !ok {
			labels = target
		}
		descs[m.name], kinds[m.name] = prometheus.NewDesc(m.name, m.help, labels, nil), m.kind
	}
	return descs, kinds
}()
