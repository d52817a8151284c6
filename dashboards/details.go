package dashboards

import (
	"strconv"
	"strings"
)

const someTasks = `, task_id=~"$task"`

// inState leaves the tasks that are in the chosen states now.
func inState() string {
	return " and on (" + byTask + ") export_task_state{" + chosen + someTasks + `, state=~"$state"}`
}

// wasInState leaves the tasks that were in the chosen states within the time range, with all of their history.
func wasInState() string {
	return " and on (" + byTask + ") last_over_time(export_task_state{" + chosen + someTasks + `, state=~"$state"}[$__range] @ end())`
}

// Details is for the person who was paged: one target, or one task.
func Details() Dashboard {
	d := board(detailsUID, "Export tasks: details",
		"One target or one task: its states, its progress, its speed and when it may end, the cloud's words, and the ways to the cloud's console and to the runbook. "+
			"The links to the runbooks begin with the constant runbook_base, which is to be set in the settings of this dashboard.", "now-24h")
	d.Links = []BoardLink{
		toBoard(overviewUID, "Overview", "Are my exports good?"), toBoard(exporterUID, "Exporter", "Does the watching work?"),
		{Title: "Runbooks", Tooltip: "What to do about each alert", Type: "link", Icon: "doc", URL: "${runbook_base}", Tags: []string{}, TargetBlank: true},
	}
	d.Templating.List = append([]Variable{datasourceVariable()}, targetVariables()...)
	d.Templating.List = append(d.Templating.List, stateVariable(),
		labelVariable("task_id", "Task", "export_task_state{"+chosen+`, state=~"$state"}`).as("task"), windowVariable(), runbookBase())
	d.Annotations.List = []Annotation{firingAlerts(`, account=~"$account|", task_id=~"$task|"`), starts("")}
	d.Panels = placed(
		row(1, "Which exports are these?"),
		whatTheyAre(), howFar(),
		row(2, "How did it come to this?"),
		stateTimeline(), progress(), speed(), remaining(), answers(),
	)
	return d
}

// as is the variable under another name than the label's.
func (v Variable) as(name string) Variable {
	v.Name = name
	return v
}

func stateVariable() Variable {
	v := Variable{
		Name: "state", Label: "State", Description: "Tasks that were in such a state within the time range.", Type: "custom",
		Current: allChosen(), Options: []Option{{Selected: true, Text: "All", Value: "$__all"}}, Multi: true, IncludeAll: true, AllValue: ".+",
	}
	return v.offering(stateWords()...)
}

func stateWords() []string {
	var words []string
	for _, s := range states() {
		words = append(words, s.Name)
	}
	return words
}

func windowVariable() Variable {
	v := Variable{
		Name: "window", Label: "Speed over", Type: "custom", Current: &Option{Selected: true, Text: "30m", Value: "30m"},
		Description: "The time over which speed is measured. Longer than the pauses of the task's progress, or it seems to stand still.",
	}
	return v.offering("5m", "15m", "30m", "1h", "3h", "6h")
}

// offering gives a custom variable its values.
func (v Variable) offering(values ...string) Variable {
	for _, value := range values {
		v.Options = append(v.Options, Option{Selected: v.Current.Value == value, Text: value, Value: value})
	}
	v.Query = strings.Join(values, ",")
	return v
}

func whatTheyAre() Panel {
	columns := []column{
		{Field: "task_id", Title: "Task", Width: 240, Links: rowToDetails("Only this task", true)},
		{Field: "state", Title: "State", Width: 90, Cell: filled, Mappings: []Mapping{stateNames()}},
		{Field: "provider_state", Title: "In the cloud's words", Width: 110},
		{Field: "reason", Title: "Reason", Width: 110},
		{Field: "message", Title: "Message", Width: 360},
		{Field: "source_id", Title: "Source", Width: 180},
		{Field: "source_name", Title: "Name", Width: 130},
		{Field: "destination", Title: "Destination", Width: 260},
		{Field: "format", Title: "Format", Width: 80},
		{Field: "console", Title: "Console", Width: 200, Mappings: hostOnly(), Links: []Link{{Title: "Open the cloud's console", URL: "${__value.raw}", TargetBlank: true}}},
		{Field: "runbook", Title: "Runbook", Width: 180, Links: []Link{{Title: "Open the runbook", URL: "${runbook_base}${__value.raw}", TargetBlank: true}}},
	}
	return table(10, "What are these exports, and what does the cloud say?",
		"The tasks that are in the chosen states now: failed ones first, then active ones, then the others, the newest first. "+
			"The console of AWS opens the source of the export; the others open at their front page, as they have no lasting address for a task. "+
			"AWS in China or GovCloud has another console. Runbooks: see the description of the dashboard.",
		24, 8, "No such export is shown. A target that does not answer shows none: see the last panel.", "Value #A",
		append(columns, targetColumns()...),
		now("A", known()), now("B", "max by ("+byTask+", reason, message) ("+one("export_task_failure_info", someTasks)+")"+inState()))
}

// known is a row for each task, with what its labels say, and how urgent it is.
func known() string {
	rank := "((3e10 + (" + began(someTasks) + " and on (" + byTask + ") " + perTask("max", "export_task_state", someTasks+`, state="failed"`) + "))" +
		" or (2e10 + " + quiet(someTasks) + ") or on (" + byTask + ") " + began(someTasks) + ")"
	rows := rank + " * on (" + byTask + ") group_left (state, provider_state) " + one("export_task_state", someTasks+`, state=~"$state"`) +
		" * on (" + byTask + ") group_left (source_id, source_name, destination, format) " + one("export_task_info", someTasks)
	return "sort_desc(" + withRunbook(withConsole(rows)) + ")"
}

// addresses are the clouds' consoles: what a task's provider, region and source, with spaces between them, become.
func addresses() [][2]string {
	const ec2 = "https://console.aws.amazon.com/ec2/home?region=$1"
	return [][2]string{
		{"aws (.*) (ami-.*)", ec2 + "#ImageDetails:imageId=$2"},
		{"aws (.*) (i-.*)", ec2 + "#InstanceDetails:instanceId=$2"},
		{"aws (.*) .*", ec2},
		{"outscale .*", "https://cockpit.outscale.com/"},
		{"fujitsu .*", "https://s-portal.cloud.global.fujitsu.com/"},
		{"alibaba .*", "https://ens.console.aliyun.com/"},
	}
}

// withConsole gives each task the address of its cloud's console.
func withConsole(query string) string {
	query = `label_join(` + query + `, "console", " ", "provider", "region", "source_id")`
	for _, a := range addresses() {
		query = `label_replace(` + query + `, "console", "` + a[1] + `", "console", "` + a[0] + `")`
	}
	return query
}

// hostOnly shows an address by its host.
func hostOnly() []Mapping {
	return []Mapping{{Type: "regex", Options: map[string]any{"pattern": "^https://([^/]+)/.*$", "result": map[string]any{"text": "$1", "index": 0}}}}
}

// withRunbook names the page for a task's state. What ended otherwise has none, and leads to the list of them.
func withRunbook(query string) string {
	for _, page := range [][2]string{
		{"failed", "ExportTaskFailed.md"}, {"unknown", "ExportTaskStateUnknown.md"}, {"queued|running|canceling", "ExportTaskStuck.md"},
	} {
		query = `label_replace(` + query + `, "runbook", "` + page[1] + `", "state", "` + page[0] + `")`
	}
	return query
}

const taskName = "{{account}} {{task_id}}"

func stateTimeline() Panel {
	var codes []string
	for _, s := range states() {
		codes = append(codes, "export_task_state{"+chosen+someTasks+`, state="`+s.Name+`"} * `+strconv.Itoa(s.Code))
	}
	return timeline(20, "Which states did each export go through?",
		"A gap is a time in which the target did not answer, or the exporter was away. After their end, tasks are shown for retention (24h by default).",
		24, 10, Field{NoValue: "no such export in this time", Mappings: []Mapping{stateCodes()}, Color: Color{Mode: "thresholds"}, Thresholds: steps(grey)},
		over("A", "max by ("+byTask+") ("+strings.Join(codes, " or ")+")"+wasInState(), taskName))
}

func answers() Panel {
	return timeline(24, "When did the target answer?", "While it does not answer, nothing is known of its exports.",
		12, 8, answering01(), over("A", perTarget("export_task_scrape_success"), "{{account}} {{region}} {{kind}}"))
}

// answering01 are the words and colours of export_task_scrape_success.
func answering01() Field {
	return Field{
		NoValue: "no target is watched", Color: Color{Mode: "thresholds"}, Thresholds: steps(red, from(1, green)),
		Mappings: []Mapping{{Type: "value", Options: map[string]Word{
			"0": {Text: "no answer", Color: red, Index: 0}, "1": {Text: "answers", Color: green, Index: 1},
		}}},
	}
}
