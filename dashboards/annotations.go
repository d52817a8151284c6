package dashboards

// Annotations are marks on the time axis.
type Annotations struct {
	List []Annotation `json:"list"`
}

// Annotation is one kind of marks.
type Annotation struct {
	Name            string      `json:"name"`
	Datasource      *Datasource `json:"datasource"`
	Enable          bool        `json:"enable"`
	Hide            bool        `json:"hide"`
	IconColor       string      `json:"iconColor"`
	Expr            string      `json:"expr"`
	Step            string      `json:"step"`
	TitleFormat     string      `json:"titleFormat"`
	TextFormat      string      `json:"textFormat"`
	TagKeys         string      `json:"tagKeys"`
	UseValueForTime bool        `json:"useValueForTime"`
}

// Alerts of other dashboards' accounts are left out by the selector; those about the exporter itself bear no account.
func firingAlerts(selector string) Annotation {
	return Annotation{
		Name: "Alerts that fire", Datasource: chosenDatasource(), Enable: true, IconColor: red, Step: "60s",
		Expr:        `ALERTS{alertname=~"ExportTask.*", alertstate="firing"` + selector + `}`,
		TitleFormat: "{{alertname}}", TextFormat: "{{account}} {{region}} {{kind}} {{task_id}}", TagKeys: "severity",
	}
}

// The time at which the configuration was loaded is the time of a start or a reload. Unlike process_start_time_seconds it is there with
// --web.disable-exporter-metrics too, and as its value is the time of the mark, none is missed between two points.
func starts(selector string) Annotation {
	return Annotation{
		Name: "Exporter started or reloaded", Datasource: chosenDatasource(), Enable: true, IconColor: grey, Step: "60s",
		Expr:        `export_task_exporter_config_last_reload_success_timestamp_seconds` + selector + ` * 1000`,
		TitleFormat: "export_task_exporter started, or reloaded its configuration", TextFormat: "{{job}} {{instance}}", UseValueForTime: true,
	}
}
