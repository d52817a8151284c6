package dashboards

const ours = `job=~"$job", instance=~"$instance"`

// Exporter is for who runs the exporter. Unlike the other dashboards it shows each exporter on its own.
func Exporter() Dashboard {
	d := board(exporterUID, "Export tasks: exporter",
		"Does the watching work, and what does it cost? Exporters by job and instance, whatever these are called. "+
			"go_*, process_* and promhttp_* are not there with --web.disable-exporter-metrics, and their panels say so.", "now-24h")
	d.Links = []BoardLink{toBoard(overviewUID, "Overview", "Are my exports good?"), toBoard(detailsUID, "Details", "Single tasks of the chosen targets")}
	const built = "export_task_exporter_build_info"
	// All stands for the exporters' own jobs and instances: up and scrape_* are of every job that Prometheus scrapes.
	d.Templating.List = []Variable{
		datasourceVariable(), listVariable("job", "Job", built), listVariable("instance", "Instance", built+`{job=~"$job"}`),
	}
	d.Annotations.List = []Annotation{firingAlerts(""), starts("{" + ours + "}")}
	d.Panels = placed(
		row(1, "Does the watching work?"),
		exportersDown(), targetsSilent(), configRefused(), tasksDropped(), memoryAge(), throttledNow(),
		targetTable(), targetTimeline(), failuresByReason(), listingDuration(), listingAge(),
		row(2, "What does it cost?"),
		requestsByCode(), requestsByAccount(), throttling(),
		row(3, "How is the exporter itself?"),
		exporterTable(), scrapeDuration(), scrapeSize(), cpu(), memoryUse(), goroutines(), httpAnswers(),
	)
	return d
}

func exportersDown() Panel {
	return stat(10, "Which exporters are down?", "Exporters that Prometheus cannot scrape now. Those that were there within the time range.",
		4, wrong("down", "all up", "no exporter is known", red, nil), `count(up{`+ours+`} == 0) or 0 * count(up{`+ours+`})`)
}

func targetsSilent() Panel {
	const success = "export_task_scrape_success{" + ours + "}"
	return stat(11, "Which targets do not answer?", "Targets of these exporters whose last listing failed or is not fresh. The table below has the reason.",
		4, wrong("silent", "all answer", "no exporter answers", red, nil), "count("+success+" == 0) or 0 * count("+success+")")
}

func configRefused() Panel {
	const loaded = "export_task_exporter_config_last_reload_successful{" + ours + "}"
	return stat(12, "Was a new configuration refused?",
		"Exporters that refused the configuration that was loaded last, and go on with the one before. Their logs say why.",
		4, wrong("refused it", "none refused", "no exporter answers", red, nil), "count("+loaded+" == 0) or 0 * count("+loaded+")")
}

func tasksDropped() Panel {
	return stat(13, "Which tasks are not shown one by one?",
		"Tasks that max_tasks keeps out of the metrics of single tasks. They still count in those of their target.",
		4, wrong("dropped", "none dropped", "no target answers", amber, nil), "sum(max by ("+byTarget+") (export_task_dropped{"+ours+"}))")
}

func memoryAge() Panel {
	return stat(14, "How old is the memory file?",
		"The time since the exporter last wrote --memory.file; the oldest of all exporters. Written about every 30 seconds while anything is listed.",
		4, Field{
			Unit: "s", Decimals: new(0), NoValue: "none is written", Thresholds: steps(grey, from(0, green), from(300, amber), from(1800, red)),
		},
		"time() - min(export_task_exporter_memory_last_write_success_timestamp_seconds{"+ours+"} > 0)")
}

func throttledNow() Panel {
	return stat(15, "Do the clouds throttle?",
		"Listings that failed within the time range because a cloud asked for fewer requests. Raise min_interval or the scrape interval.",
		4, wrong("throttled", "none throttled", "no exporter answers", amber, nil),
		`round(sum(increase(export_task_scrape_failures_total{`+ours+`, reason="throttled"}[$__range])))`)
}

func targetTable() Panel {
	const labels = "job, instance, " + byTarget
	columns := []column{
		{Field: "Value #A", Title: "State", Width: 90, Cell: filled, Mappings: []Mapping{{Type: "value", Options: map[string]Word{
			"0": {Text: "answers", Color: green, Index: 0}, "1": {Text: "silent", Color: red, Index: 1},
		}}}},
		{Field: "reason", Title: "Most failures by", Width: 130},
		{Field: "Value #B", Title: "Failures", Unit: "none", Width: 80},
		{Field: "Value #C", Title: "Last good listing, ago", Unit: "s", Width: 150},
		{Field: "Value #D", Title: "Listing took", Unit: "s", Width: 110},
		{Field: "Value #E", Title: "Dropped tasks", Unit: "none", Width: 110},
		{Field: "Value #F", Title: "Stuck after", Unit: "s", Width: 100},
		{Field: "Value #G", Title: "Good export every", Unit: "s", Width: 130},
		{Field: "job", Title: "Job", Width: 150},
		{Field: "instance", Title: "Instance", Width: 150},
	}
	each := func(metric string) string { return "max by (" + labels + ") (" + metric + "{" + ours + "})" }
	return table(20, "Which target answers, and if not, why?",
		"Silent ones first. Most failures by: the commonest reason within the time range, whether it is over or not. "+
			"After auth, a target is left alone for up to 15 minutes.",
		24, 9, "no target is watched", "Value #A", append(targetColumns(), columns...),
		now("A", "1 - "+each("export_task_scrape_success")),
		now("B", failuresOf(labels)),
		now("C", "time() - "+each("export_task_scrape_last_success_timestamp_seconds")),
		now("D", each("export_task_scrape_duration_seconds")),
		now("E", each("export_task_dropped")),
		now("F", each("export_task_stuck_after_seconds")),
		now("G", each("export_task_expected_interval_seconds")),
	)
}

// failuresOf is the commonest reason of each target's failures within the time range. A counter that Prometheus first saw at 1 has not
// increased: what is silent now, and has not failed since, is told by the counter itself.
func failuresOf(labels string) string {
	const failures = "export_task_scrape_failures_total{" + ours + "}"
	return "topk by (" + labels + ") (1, round(increase(" + failures + "[$__range])) > 0" +
		" or on (" + labels + ") (" + failures + " > 0 and on (" + labels + ") export_task_scrape_success{" + ours + "} == 0))"
}

const targetName = "{{account}} {{region}} {{kind}} {{instance}}"

func targetTimeline() Panel {
	return timeline(21, "When did each target answer?", "A gap is a time in which Prometheus could not scrape the exporter.",
		12, 9, answering01(), over("A", "export_task_scrape_success{"+ours+"}", targetName))
}

func failuresByReason() Panel {
	p := table(22, "How often did listings fail, and why?", "Failed listings within the time range, for each target by reason.",
		12, 9, "no exporter answers", "", nil,
		now("A", "round(sum by (target, reason) (label_join(increase(export_task_scrape_failures_total{"+ours+`}[$__range]), `+
			`"target", " ", "account", "region", "kind")))`))
	p.Transformations = []Transformation{{ID: "groupingToMatrix", Options: map[string]any{
		"columnField": "reason", "rowField": "target", "valueField": "Value",
	}}}
	p.FieldConfig.Defaults.Unit = "none"
	p.FieldConfig.Defaults.Thresholds = steps("transparent", from(1, red))
	p.FieldConfig.Defaults.Custom["displayMode"] = filled
	return p
}

func listingDuration() Panel {
	return lines(23, "How long does a listing take?",
		"It must be shorter than the scrape timeout, or a scrape shows the target as silent and the next one has its answer.",
		12, Field{Unit: "s", Min: new(0.0), NoValue: "no target is watched"}, over("A", "export_task_scrape_duration_seconds{"+ours+"}", targetName))
}

func listingAge() Panel {
	return lines(24, "How old is the last good listing?", "What is known of a target's exports is as old as this.",
		12, Field{Unit: "s", Min: new(0.0), NoValue: "no listing came in yet"},
		over("A", "time() - export_task_scrape_last_success_timestamp_seconds{"+ours+"}", targetName))
}
