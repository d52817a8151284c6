package dashboards

// VariableList is the choices at the head of a dashboard.
type VariableList struct {
	List []Variable `json:"list"`
}

// Variable is one choice.
type Variable struct {
	Name        string      `json:"name"`
	Label       string      `json:"label"`
	Description string      `json:"description"`
	Type        string      `json:"type"` // datasource, query, custom, constant
	Datasource  *Datasource `json:"datasource,omitempty"`
	Query       any         `json:"query"` // a Query, or a text
	Current     *Option     `json:"current,omitempty"`
	Options     []Option    `json:"options"`
	Refresh     int         `json:"refresh,omitempty"` // 1: when the dashboard is opened, 2: when the time range changes
	Regex       string      `json:"regex"`
	Sort        int         `json:"sort,omitempty"` // 1: by name
	Multi       bool        `json:"multi"`
	IncludeAll  bool        `json:"includeAll"`
	AllValue    string      `json:"allValue,omitempty"`
	Hide        int         `json:"hide"` // 2: entirely
	SkipURLSync bool        `json:"skipUrlSync"`
}

// Query asks Prometheus for the values of a variable.
type Query struct {
	Query string `json:"query"`
	RefID string `json:"refId"`
}

// Option is a value that may be chosen.
type Option struct {
	Selected bool   `json:"selected"`
	Text     string `json:"text"`
	Value    string `json:"value"`
}

func allChosen() *Option { return &Option{Selected: true, Text: "All", Value: "$__all"} }

// Every panel, query, variable and annotation uses this one choice.
func chosenDatasource() *Datasource { return &Datasource{Type: "prometheus", UID: "${datasource}"} }

func datasourceVariable() Variable {
	return Variable{
		Name: "datasource", Label: "Prometheus", Description: "The Prometheus that scrapes the exporter.",
		Type: "datasource", Query: "prometheus", Options: []Option{}, Refresh: 1,
	}
}

// labelVariable offers the values of a label within what the variables before it leave. Prometheus is asked again when the time range
// changes. All stands for any value, so that a target that appears later is shown without opening the dashboard anew.
func labelVariable(name, label, series string) Variable {
	v := listVariable(name, label, series)
	v.AllValue = ".+"
	return v
}

// listVariable is a labelVariable whose All stands for the values that it offers, and for no other. Only for a few of them: all are in
// each query.
func listVariable(name, label, series string) Variable {
	return Variable{
		Name: name, Label: label, Type: "query", Datasource: chosenDatasource(),
		Query:   Query{Query: "label_values(" + series + ", " + name + ")", RefID: name},
		Current: allChosen(), Options: []Option{}, Refresh: 2, Sort: 1, Multi: true, IncludeAll: true,
	}
}

// targetVariables choose targets; each is within those before it.
func targetVariables() []Variable {
	const watched = "export_task_scrape_success"
	return []Variable{
		labelVariable("provider", "Provider", watched),
		labelVariable("account", "Account", watched+`{provider=~"$provider"}`),
		labelVariable("region", "Region", watched+`{provider=~"$provider", account=~"$account"}`),
		labelVariable("kind", "Kind", watched+`{provider=~"$provider", account=~"$account", region=~"$region"}`),
	}
}

// runbookBase is where the runbooks are to be read. Grafana resolves a relative link against itself, so it must be a whole address.
func runbookBase() Variable {
	const placeholder = "https://example.com/export_task_exporter/alerts/runbooks/"
	return Variable{
		Name: "runbook_base", Label: "Runbooks",
		Description: "Where alerts/runbooks/ of the repository can be read, with a slash at the end. Set it once, in the settings of the dashboard.",
		Type:        "constant", Query: placeholder, Current: &Option{Selected: true, Text: placeholder, Value: placeholder},
		Options: []Option{{Selected: true, Text: placeholder, Value: placeholder}}, Hide: 2, SkipURLSync: true,
	}
}
