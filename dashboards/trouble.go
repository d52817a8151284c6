package dashboards

// The table of trouble: a row for each task that failed or hangs, and for each target that is overdue or does not answer. The most urgent
// one is the first: overdue targets before failures before what hangs before targets that do not answer, the newest failure and the
// longest wait first, and last the failures that a later export has made good. The number that says so is the rank times 1e10, which no
// time in seconds reaches, and seconds.
func troubleTable() Panel {
	return table(15, "What is wrong, most urgent first?",
		"Targets without a good export for longer than expected, failed exports, exports that hang, and targets that do not answer, whose exports are not known. "+
			"Failures whose source was exported well by a later task are the last. "+
			"Quiet for: since the last movement, the end, or the last good export. Patience used: that, against stuck_after or expected_interval.",
		24, 10, "Nothing is wrong, or nothing is watched: the numbers above say which.", "Value #A", troubleColumns(),
		now("A", troubleRows()),
		now("B", perTask("max", "export_task_progress_ratio", "")+inTrouble()),
		now("C", "(time() - "+began("")+")"+inTrouble()),
		now("D", quietFor()),
		now("E", patienceUsed()),
	)
}

func troubleColumns() []column {
	columns := []column{
		{Field: "trouble", Title: "What", Width: 110, Cell: filled, Mappings: []Mapping{troubles()}},
		{Field: "task_id", Title: "Task", Width: 190, Links: rowToDetails("Details of this task", true)},
		{Field: "source_id", Title: "Source", Width: 150},
		{Field: "source_name", Title: "Name", Width: 100},
		{Field: "destination", Title: "Destination", Width: 180},
		{Field: "state", Title: "State", Width: 90, Cell: filled, Mappings: []Mapping{stateNames()}},
		{Field: "provider_state", Title: "In the cloud's words", Width: 100},
		{Field: "Value #B", Title: "Progress", Unit: "percentunit", Width: 100, Cell: "basic", Max: 1, Thresholds: steps(blue)},
		{Field: "Value #C", Title: "Age", Unit: "s", Width: 80},
		{Field: "Value #D", Title: "Quiet for", Unit: "s", Width: 80},
		gaugeOf("Value #E", "Patience used", 3),
		{Field: "reason", Title: "Reason", Width: 100},
		{Field: "message", Title: "Message", Width: 280},
	}
	return append(columns, targetColumns()...)
}

// one is one series for each task of a metric that says things in labels; two exporters may say them differently for a moment.
func one(metric, matchers string) string {
	return "topk by (" + byTask + ") (1, " + metric + "{" + chosen + matchers + "})"
}

func troubleRows() string {
	failures := "(" +
		named("1e10 + max by ("+byTask+") ("+madeGood()+")", "trouble", "made good") +
		" or on (" + byTask + ") " +
		named("3e10 + ("+began("")+" and on ("+byTask+") "+allFailed()+")", "trouble", "failed") +
		")"
	explained := failures + " * on (" + byTask + ") group_left (reason, message) " + one("export_task_failure_info", "")
	hanging := named("2e10 + ("+stuck()+")", "trouble", "stuck")
	tasks := "(" + explained + " or " + hanging + ")" +
		" * on (" + byTask + ") group_left (source_id, source_name, destination) " + one("export_task_info", "") +
		" * on (" + byTask + ") group_left (state, provider_state) " + one("export_task_state", "")
	return "sort_desc(" + tasks +
		" or " + ofTarget("4e10 + ("+overdue()+")", "overdue", "No export has succeeded for longer than expected.") +
		" or " + ofTarget("15e9 + ("+perTarget("export_task_scrape_success")+" == 0)", "silent", "The target does not answer: its exports are not known.") + ")"
}

func ofTarget(query, trouble, message string) string {
	return named(named(asTask(query), "trouble", trouble), "message", message)
}

// asTask gives a target's row a task_id: all of them, as the dashboard of details calls it.
func asTask(query string) string { return named(query, "task_id", "All") }

func inTrouble() string { return " and on (" + byTask + ") (" + allFailed() + " or " + stuck() + ")" }

func quietFor() string {
	return stuck() +
		" or (time() - " + perTask("max", "export_task_end_timestamp_seconds", "") + " and on (" + byTask + ") " + allFailed() + ")" +
		" or " + asTask(overdue())
}

func patienceUsed() string {
	return "(" + quiet("") + " / on (" + byTarget + ") group_left () " + patience() + " > 1)" +
		" or " + asTask("("+sinceGood()+" / on ("+byTarget+") "+expected()+" > 1)")
}
