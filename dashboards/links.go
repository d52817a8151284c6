package dashboards

import "strings"

// The dashboards' lasting names, which are in their addresses.
const (
	overviewUID = "export-tasks-overview"
	detailsUID  = "export-task-details"
	exporterUID = "export-task-exporter"
)

// sameTargets carries the choice of targets and the time to another dashboard.
const sameTargets = "${datasource:queryparam}&${provider:queryparam}&${account:queryparam}&${region:queryparam}&${kind:queryparam}" +
	"&${__url_time_range}"

// toDetails leads to the tasks in the given states of the chosen targets.
func toDetails(title string, states ...string) []Link {
	choice := ""
	if len(states) > 0 {
		choice = "&var-state=" + strings.Join(states, "&var-state=")
	}
	return []Link{{Title: title, URL: "/d/" + detailsUID + "/" + detailsUID + "?" + sameTargets + choice}}
}

// rowToDetails leads from a row of a table to its target and, where the row has one, its task.
func rowToDetails(title string, task bool) []Link {
	parts := []string{"${datasource:queryparam}"}
	for _, label := range []string{"provider", "account", "region", "kind"} {
		parts = append(parts, "var-"+label+"=${__data.fields."+label+":percentencode}")
	}
	if task {
		parts = append(parts, "var-task=${__data.fields.task_id:percentencode}")
	}
	parts = append(parts, "${__url_time_range}")
	return []Link{{Title: title, URL: "/d/" + detailsUID + "/" + detailsUID + "?" + strings.Join(parts, "&")}}
}

// toBoard is a link at the head of a dashboard to another one.
func toBoard(uid, title, tooltip string) BoardLink {
	return BoardLink{
		Title: title, Tooltip: tooltip, Type: "link", Icon: "dashboard", URL: "/d/" + uid + "/" + uid, Tags: []string{},
		IncludeVars: true, KeepTime: true,
	}
}
