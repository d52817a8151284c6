package truth

import "slices"

// exporterDown: Prometheus cannot scrape the exporter for five minutes.
func (w *World) exporterDown(all truth) {
	down := runs(w.Minutes, func(m int) bool { return w.down[m] || w.missed[m] })
	all.judge(alert{name: "ExportTaskExporterDown", severity: "critical"}, w.Minutes,
		func(m int) bool { return down[m] >= 7 },
		func(m int) bool { return within(down, m, 5) }, starts(down)...)
}

// unanswered: the target has not answered for 15 minutes, and critically for two hours.
func (t *target) unanswered(all truth, w *World, seen *views) {
	certain := runs(t.minutes(), func(m int) bool { return t.fails(w, m, 4) && !t.unsure[m] })
	possible := runs(t.minutes(), func(m int) bool { return t.fails(w, m, 6) && !seen.sure[m] })
	for severity, least := range map[string]int{"warning": 15, "critical": 120} {
		all.judge(t.alert("ExportTaskScrapeFailing", severity), t.minutes(),
			func(m int) bool { return certain[m] >= least+2 },
			func(m int) bool { return within(possible, m, least) }, starts(certain)...)
	}
}

// fails tells whether the target fails in the minute, by the last answer of the exporter so many minutes back.
func (t *target) fails(w *World, m, back int) bool {
	for k := m; k >= max(0, m-back); k-- {
		if !w.down[k] && !w.missed[k] {
			return t.faults[k] != none || t.unsure[k]
		}
	}
	return false
}

// rejected: the cloud refuses the credentials, or what they may do, for five minutes.
func (t *target) rejected(all truth, w *World) {
	refused := func(m int) bool { return t.faults[m] == refusedKey || t.faults[m] == forbidden }
	certain := runs(t.minutes(), func(m int) bool { return refused(m) && !w.down[m] && !w.missed[m] })
	possible := runs(t.minutes(), func(m int) bool { return t.fails(w, m, 6) && (refused(m) || t.unsure[m] || w.down[m] || w.missed[m]) })
	// What else went wrong just before is a reason to wait.
	other := func(m int) bool {
		return slices.ContainsFunc(t.faults[max(0, m-15):m], func(f fault) bool { return f != none && f != refusedKey && f != forbidden })
	}
	all.judge(t.alert("ExportTaskCredentialsRejected", "critical"), t.minutes(),
		func(m int) bool { return certain[m] >= 9 && !other(m) },
		func(m int) bool { return within(possible, m, 5) }, starts(runs(t.minutes(), refused))...)
}
