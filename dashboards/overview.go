package dashboards

// Overview is for the owner of the backups, once a day: are my exports good?
func Overview() Dashboard {
	d := board(overviewUID, "Export tasks: overview",
		"Are my exports good? What failed, hangs or is overdue now, how old each target's last good export is, and how long exports take. "+
			"All from the exporter's metrics; only the marks of alerts need the rules of alerts/export_task.rules.yml.", "now-7d")
	d.Links = []BoardLink{
		toBoard(detailsUID, "Details", "Single tasks of the chosen targets"), toBoard(exporterUID, "Exporter", "Does the watching work?"),
	}
	d.Templating.List = append([]Variable{datasourceVariable()}, targetVariables()...)
	d.Annotations.List = []Annotation{firingAlerts(`, account=~"$account|"`), starts("")}
	d.Panels = placed(
		row(1, "Is anything wrong now?"),
		failedNow(), stuckNow(), overdueNow(), silentNow(), successRate(),
		troubleTable(),
		row(2, "Is every backup fresh?"),
		freshness(), tasksByState(),
		row(3, "How do exports end, and how long do they take?"),
		endings(), durations(), quantiles(),
	)
	return d
}

// wrong colours a number of things that should not be: none is green and says so in words, any is in colour and says of what. No answer is
// grey: it is no good news.
func wrong(unit, none, noValue, color string, links []Link) Field {
	return Field{
		Unit: "suffix:" + unit, Decimals: new(0), NoValue: noValue, Thresholds: steps(grey, from(0, green), from(1, color)), Links: links,
		Mappings: []Mapping{{Type: "value", Options: map[string]Word{"0": {Text: none, Color: green}}}},
	}
}

func failedNow() Panel {
	return stat(10, "Which exports have failed?",
		"Failed tasks that the exporter shows (for retention, 24h by default), those of before its start included, without those whose source was exported well "+
			"by a later task. Opens them. A target that does not answer shows no tasks: see the fourth number.",
		5, wrong("failed", "none failed", "no target answers", red, toDetails("Failed exports", "failed")),
		orNone("count("+failed()+")", answering()))
}

func stuckNow() Panel {
	return stat(11, "Which exports hang?",
		"Active tasks that have not moved for longer than stuck_after of the configuration. Opens the active tasks, those whose patience is used up the most first. "+
			"A target that does not answer shows no tasks: see the fourth number.",
		5, wrong("stuck", "none stuck", "no target answers", red, toDetails("Active exports", "queued", "running", "canceling", "unknown")),
		orNone("count("+stuck()+")", answering()))
}

func overdueNow() Panel {
	return stat(12, "Which targets lack a good export?",
		"Targets without a good export for longer than expected_interval of the configuration, or without any since the exporter was loaded. Opens their tasks.",
		5, wrong("overdue", "none overdue", "no interval known", red, toDetails("Tasks of these targets")),
		orNone("count("+overdue()+")", expected()))
}

func silentNow() Panel {
	return stat(13, "Which targets do not answer?",
		"Targets whose last listing failed or is not fresh: their exports are not watched now. Opens the dashboard of the exporter, with the reason.",
		5, wrong("silent", "all answer", "no exporter is seen", red,
			[]Link{{Title: "Does the watching work?", URL: "/d/" + exporterUID + "/" + exporterUID + "?${datasource:queryparam}&${__url_time_range}"}}),
		orNone("count("+perTarget("export_task_scrape_success")+" == 0)", "export_task_scrape_success{"+chosen+"}"))
}

func successRate() Panel {
	// What two exporters saw counts twice in all of it, which changes no share.
	const took = "export_task_duration_seconds"
	good := "sum(increase(" + took + "_count{" + chosen + "}[$__range]) or histogram_count(increase(" + took + "{" + chosen + "}[$__range])))"
	bad := "sum(increase(export_task_failures_total{" + chosen + "}[$__range]))"
	return stat(14, "How many exports succeed?",
		"Of the exports that succeeded or failed within the time range, how many succeeded. Canceled ones do not count, and neither do those "+
			"that had ended before the exporter first looked.",
		4, Field{
			Unit: "percentunit", Decimals: new(1), Min: new(0.0), Max: new(1.0), NoValue: "none ended",
			Thresholds: steps(grey, from(0, red), from(0.9, amber), from(0.99, green)),
		},
		good+" / ("+good+" + "+bad+" > 0)")
}

func tasksByState() Panel {
	p := lines(21, "How many exports are there in each state?",
		"Tasks that the clouds list, whether they are shown one by one or not. A gap is a time in which no target answered.",
		12, Field{Unit: "short", Decimals: new(0), Min: new(0.0), NoValue: "no target answers", Custom: stacked("line")},
		over("A", "sum by (state) (max by ("+byTarget+", state) (export_tasks{"+chosen+"}))", "{{state}}"))
	p.GridPos.H = 10
	p.FieldConfig.Overrides = stateSeries()
	return p
}

func freshness() Panel {
	last := "(time() - max by (" + byTarget + ") (max_over_time(export_task_last_completion_timestamp_seconds{" + chosen + "}[$__range])))"
	return table(20, "How old is the last good export of each target?",
		"The time since the last good export, seen within the time range, against expected_interval of the configuration. At 100 % and more the target is overdue. "+
			"Without a good export yet, the share counts from the time at which the exporter was loaded; without an interval there is none.",
		12, 10, "no target is watched", "",
		append(targetColumns(),
			column{Field: "Value #B", Title: "Last good export", Unit: "s", Width: 130, Mappings: neverSeen(), Links: rowToDetails("Tasks of this target", false)},
			column{Field: "Value #C", Title: "Expected every", Unit: "s", Width: 120},
			gaugeOf("Value #A", "Used", 1.5),
		),
		now("A", "sort_desc("+sinceGood()+" / on ("+byTarget+") "+expected()+")"), // the first query's order is the table's
		now("B", last+" or on ("+byTarget+") "+perTarget("export_task_scrape_success")+" * 0 - 1"),
		now("C", expected()),
	)
}

// neverSeen is the word for the age -1.
func neverSeen() []Mapping {
	return []Mapping{{Type: "value", Options: map[string]Word{"-1": {Text: "none seen", Color: amber}}}}
}

func endings() Panel {
	failures := "sum(" + increase("export_task_failures_total", "$__rate_interval", "") + ")"
	p := lines(32, "When did exports end, and how many failed?", "Tasks that were seen to end.",
		24, Field{Unit: "short", Decimals: new(0), Min: new(0.0), NoValue: "no exporter answers", Custom: stacked("bars")},
		over("A", "round("+failures+")", "failed"),
		over("B", "round(sum("+increase("export_task_finished_total", "$__rate_interval", "")+") - "+failures+")", "succeeded or canceled"))
	p.MaxDataPoints = 60
	p.FieldConfig.Overrides = append(stateSeries(), Override{
		Matcher:    Matcher{ID: "byName", Options: "succeeded or canceled"},
		Properties: []Property{{ID: "color", Value: Color{Mode: "fixed", FixedColor: green}}},
	})
	return p
}

func durations() Panel {
	target := over("A", "sum by (le) (max by ("+byTarget+", le) (increase(export_task_duration_seconds_bucket{"+chosen+"}[$__rate_interval])))", "{{le}}")
	target.Format = "heatmap"
	p := panel(30, "heatmap", "How long did the exports take that succeeded?",
		"Each cell counts the exports that ended well then and took about so long. From the classic buckets: a Prometheus that stores native "+
			"histograms has them only if it is told to scrape the classic ones as well.",
		14, 9, Field{NoValue: "none succeeded in this time"}, target)
	p.MaxDataPoints = 60
	p.Options = HeatmapOptions{
		Color: map[string]any{
			"mode": "scheme", "scheme": "Viridis", "steps": 64, "fill": blue, "scale": "exponential", "exponent": 0.5, "reverse": false,
		},
		CellGap: 1, FilterValues: map[string]any{"le": 1e-9}, RowsFrame: map[string]any{"layout": "auto", "value": "Exports"},
		YAxis: map[string]any{"unit": "s", "axisPlacement": "left", "reverse": false}, Legend: map[string]any{"show": true},
		Tooltip: map[string]any{"mode": "single", "yHistogram": false}, ShowValue: "auto", Exemplars: map[string]any{"color": "rgba(255,0,255,0.7)"},
	}
	return p
}

func quantiles() Panel {
	return table(31, "How long does an export of each kind take?",
		"Half of the exports that succeeded within the time range took p50 at most, 95 of 100 took p95 at most. "+
			"Both are estimated between the buckets of 5m, 15m, 30m, 1h, 2h and so on.",
		10, 9, "none succeeded in this time", "Value #B",
		[]column{
			{Field: "kind", Title: "Kind"}, {Field: "Value #A", Title: "p50", Unit: "s"}, {Field: "Value #B", Title: "p95", Unit: "s"},
			{Field: "Value #C", Title: "Succeeded", Unit: "none"},
		},
		now("A", quantile("0.5", "$__range")), now("B", quantile("0.95", "$__range")), now("C", "round(sum by (kind) ("+succeeded("$__range")+")) > 0"),
	)
}
