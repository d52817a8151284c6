package dashboards

// The labels of targets and tasks. All queries aggregate by them, and so over job and instance: two exporters that watch the same accounts
// count once, whatever they are called.
const (
	byTarget = "provider, account, region, kind"
	byTask   = byTarget + ", task_id"
	chosen   = `provider=~"$provider", account=~"$account", region=~"$region", kind=~"$kind"`
)

// perTarget is a metric of the chosen targets, one series a target: that of the exporter which says the most.
func perTarget(metric string) string {
	return "max by (" + byTarget + ") (" + metric + "{" + chosen + "})"
}

// perTask is a metric of the chosen targets' tasks, one series a task. More matchers begin with a comma.
func perTask(how, metric, matchers string) string {
	return how + " by (" + byTask + ") (" + metric + "{" + chosen + matchers + "})"
}

// named puts a label on all series of a query.
func named(query, label, value string) string {
	return `label_replace(` + query + `, "` + label + `", "` + value + `", "", "")`
}

// orNone turns no series into a 0 if that is the truth: where something is watched. Otherwise there is no answer, which the panel says.
func orNone(query, watched string) string { return query + " or 0 * count(" + watched + ")" }

// answering are the targets whose tasks are known now.
func answering() string { return "export_task_scrape_success{" + chosen + "} == 1" }

// began is when a task began: by the provider, or else when it was first seen.
func began(matchers string) string {
	return "min by (" + byTask + ") (export_task_start_timestamp_seconds{" + chosen + matchers + "}" +
		" or export_task_first_seen_timestamp_seconds{" + chosen + matchers + "})"
}

func allFailed() string { return perTask("max", "export_task_state", `, state="failed"`) }

// madeGood are the failed tasks whose source was exported well by a task that began later.
func madeGood() string {
	in := func(state string) string {
		return `(max by (` + byTask + `, source_id) (export_task_info{` + chosen + `, source_id!=""})` +
			" * on (" + byTask + ") group_left () (" + began("") + " and on (" + byTask + ") export_task_state{" + chosen + `, state="` + state + `"}))`
	}
	return in("failed") + " < on (" + byTarget + ", source_id) group_left () max by (" + byTarget + ", source_id) (" + in("succeeded") + ")"
}

// failed are the failed tasks that nothing has made good.
func failed() string { return allFailed() + " unless on (" + byTask + ") (" + madeGood() + ")" }

// quiet is for how long active tasks have not moved. The older of two clocks is right: the other exporter began later.
func quiet(matchers string) string {
	return "(time() - " + perTask("min", "export_task_last_progress_timestamp_seconds", matchers) + ")"
}

func patience() string { return perTarget("export_task_stuck_after_seconds") }

// stuck are the active tasks that have not moved for longer than the configured patience.
func stuck() string {
	return quiet("") + " > on (" + byTarget + ") group_left () " + patience()
}

func expected() string { return perTarget("export_task_expected_interval_seconds") }

// sinceGood is the time since the last good export, for targets that are to have one. The time range is looked through for it, so that
// an exporter that remembers nothing may restart. Where none was seen, waiting began with the exporter that has run the longest.
func sinceGood() string {
	const loaded = "export_task_exporter_config_last_reload_success_timestamp_seconds"
	return "(time() - (max by (" + byTarget + ") (max_over_time(export_task_last_completion_timestamp_seconds{" + chosen + "}[$__range]))" +
		" or min by (" + byTarget + ") (export_task_expected_interval_seconds{" + chosen + "} * 0" +
		" + on (job, instance) group_left () " + loaded + ")))"
}

// overdue are the targets without a good export for longer than expected.
func overdue() string { return sinceGood() + " > on (" + byTarget + ") " + expected() }

// increase is how much a counter of the chosen targets grew, one series a target or, with more labels, a part of it.
func increase(counter, window, labels string) string {
	return "max by (" + byTarget + labels + ") (increase(" + counter + "{" + chosen + "}[" + window + "]))"
}

// succeeded is how many exports ended well, one series a target. A Prometheus that stores native histograms has no …_count.
func succeeded(window string) string {
	const took = "export_task_duration_seconds"
	return "max by (" + byTarget + ") (increase(" + took + "_count{" + chosen + "}[" + window + "])" +
		" or histogram_count(increase(" + took + "{" + chosen + "}[" + window + "])))"
}

// quantile is how long that share of each kind's exports took at most. What two exporters saw counts twice, which moves no quantile.
func quantile(share, window string) string {
	const took = "export_task_duration_seconds"
	return "(histogram_quantile(" + share + ", sum by (kind, le) (increase(" + took + "_bucket{" + chosen + "}[" + window + "])))" +
		" or histogram_quantile(" + share + ", sum by (kind) (increase(" + took + "{" + chosen + "}[" + window + "])))) >= 0"
}
