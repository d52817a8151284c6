package dashboards

// speedOf is how much of a task is done in a second. Only active tasks have one.
func speedOf() string {
	return "(max by (" + byTask + ") (deriv(export_task_progress_ratio{" + chosen + someTasks + "}[$window]))" +
		" and on (" + byTask + ") " + perTask("max", "export_task_last_progress_timestamp_seconds", someTasks) + ")"
}

// left is for how long a task will go on at its speed. One that does not move has no end.
func left() string {
	return "((1 - " + perTask("max", "export_task_progress_ratio", someTasks) + ") / on (" + byTask + ") (" + speedOf() + " > 0))"
}

func howFar() Panel {
	const moment = "dateTimeAsIso"
	return table(11, "How far are they, and when will they end?",
		"Times are the exporter's, but for the start, which is the provider's where it gives one. Patience used: the time since the last movement against stuck_after. "+
			"Estimated end: if the task goes on as in the time chosen as Speed over; none for a task that does not move or tells no progress.",
		24, 8, "No such export is shown. A target that does not answer shows none: see the last panel.", "",
		append([]column{
			{Field: "task_id", Title: "Task", Width: 260, Links: rowToDetails("Only this task", true)},
			{Field: "Value #D", Title: "Age", Unit: "s", Width: 90},
			{Field: "Value #B", Title: "Progress", Unit: "percentunit", Width: 140, Cell: "basic", Max: 1, Thresholds: steps(blue)},
			{Field: "Value #C", Title: "Quiet for", Unit: "s", Width: 90},
			gaugeOf("Value #A", "Patience used", 1.5),
			{Field: "Value #E", Title: "Estimated end", Unit: moment, Width: 170},
			{Field: "Value #F", Title: "Start", Unit: moment, Width: 170},
			{Field: "Value #G", Title: "First seen", Unit: moment, Width: 170},
			{Field: "Value #H", Title: "End", Unit: moment, Width: 170},
		}, targetColumns()...),
		now("A", "sort_desc("+quiet(someTasks)+" / on ("+byTarget+") group_left () "+patience()+inState()+")"), // the first query's order is the table's
		now("B", perTask("max", "export_task_progress_ratio", someTasks)+inState()),
		now("C", quiet(someTasks)+inState()),
		now("D", lifetime()+inState()),
		now("E", "(time() + "+left()+") * 1000"+inState()),
		now("F", perTask("min", "export_task_start_timestamp_seconds", someTasks)+" * 1000"+inState()),
		now("G", perTask("min", "export_task_first_seen_timestamp_seconds", someTasks)+" * 1000"+inState()),
		now("H", perTask("min", "export_task_end_timestamp_seconds", someTasks)+" * 1000"+inState()),
	)
}

// lifetime is how long ended tasks took, and how long active ones have taken so far. It is not known of what had ended before.
func lifetime() string {
	return "((" + perTask("min", "export_task_end_timestamp_seconds", someTasks) +
		" or " + perTask("min", "export_task_last_progress_timestamp_seconds", someTasks) + " * 0 + time()) - " + began(someTasks) + ")"
}

func progress() Panel {
	return lines(21, "How far was each export?", "Only for kinds whose cloud tells progress: not for export_instance of AWS and ens_image of Alibaba.",
		12, Field{Unit: "percentunit", Min: new(0.0), Max: new(1.0), NoValue: "no progress is told"},
		over("A", perTask("max", "export_task_progress_ratio", someTasks)+wasInState(), taskName))
}

func speed() Panel {
	return lines(22, "How fast was each export?", "Progress per hour, measured over the time chosen as Speed over. 0 is standing still.",
		12, Field{Unit: "percentunit", NoValue: "no active export tells its progress"},
		over("A", speedOf()+" * 3600"+wasInState(), taskName))
}

func remaining() Panel {
	return lines(23, "When will each export end?", "How long it still takes at the speed beside this. None for what does not move. Clouds do not progress evenly: an estimate.",
		12, Field{Unit: "s", Min: new(0.0), NoValue: "nothing moves, or no progress is told"},
		over("A", left()+wasInState(), taskName))
}
