package dashboards

// A panel's ID never changes and is used once in a dashboard: links and alerts name panels by it, and a new panel renumbers no other.

// steps are thresholds: a colour, then a value from which on another colour holds, and so on.
func steps(first string, more ...Step) *Thresholds {
	return &Thresholds{Mode: "absolute", Steps: append([]Step{{Value: nil, Color: first}}, more...)}
}

func from(value float64, color string) Step { return Step{Value: &value, Color: color} }

// now is a query for the time at the end of the range.
func now(ref, expr string) Target {
	return Target{RefID: ref, Datasource: chosenDatasource(), Expr: expr, Format: "table", Instant: true}
}

// over is a query for the whole range; legend is the name of its series. Its least step is what scrapes usually are apart, so that a rate
// has samples to go by also where Grafana was not told the scrape interval.
func over(ref, expr, legend string) Target {
	return Target{
		RefID: ref, Datasource: chosenDatasource(), Expr: expr, Format: "time_series", Range: true, LegendFormat: legend, Interval: "1m",
	}
}

func panel(id int, kind, title, description string, width, height int, field Field, targets ...Target) Panel {
	if field.Color.Mode == "" {
		field.Color.Mode = "thresholds"
	}
	if field.Mappings == nil {
		field.Mappings = []Mapping{}
	}
	return Panel{
		ID: id, Type: kind, Title: title, Description: description, GridPos: GridPos{W: width, H: height}, Datasource: chosenDatasource(),
		Targets: targets, FieldConfig: &FieldConfig{Defaults: field, Overrides: []Override{}},
	}
}

// row is the head of the panels below it.
func row(id int, title string) Panel {
	return Panel{ID: id, Type: "row", Title: title, GridPos: GridPos{W: 24, H: 1}, Collapsed: new(bool), Panels: &[]Panel{}}
}

// stat is one number, which fills its panel with its colour.
func stat(id int, title, description string, width int, field Field, query string) Panel {
	target := now("A", query)
	target.Format = "time_series"
	p := panel(id, "stat", title, description, width, 4, field, target)
	p.Options = StatOptions{
		ReduceOptions: Reduce{Calcs: []string{"lastNotNull"}}, Orientation: "auto", TextMode: "value", ColorMode: "background",
		GraphMode: "none", JustifyMode: "center",
	}
	return p
}

// lines are series over time.
func lines(id int, title, description string, width int, field Field, targets ...Target) Panel {
	if field.Color.Mode == "" {
		field.Color.Mode = "palette-classic"
	}
	if field.Custom == nil {
		field.Custom = map[string]any{"drawStyle": "line", "lineWidth": 1, "fillOpacity": 0, "showPoints": "auto", "spanNulls": false}
	}
	p := panel(id, "timeseries", title, description, width, 8, field, targets...)
	p.Options = TimeSeriesOptions{
		Legend:  Legend{DisplayMode: "list", Placement: "bottom", ShowLegend: true, Calcs: []string{}},
		Tooltip: Tooltip{Mode: "multi", Sort: "desc"},
	}
	return p
}

// stacked draws areas or bars upon each other.
func stacked(style string) map[string]any {
	return map[string]any{
		"drawStyle": style, "lineWidth": 1, "fillOpacity": 60, "showPoints": "never", "spanNulls": false,
		"stacking": map[string]any{"mode": "normal", "group": "A"},
	}
}

// timeline shows how words followed each other.
func timeline(id int, title, description string, width, height int, field Field, target Target) Panel {
	field.Custom = map[string]any{"fillOpacity": 85, "lineWidth": 0}
	p := panel(id, "state-timeline", title, description, width, height, field, target)
	p.Options = TimelineOptions{
		ShowValue: "auto", RowHeight: 0.8, MergeValues: true, AlignValue: "left", PerPage: 20,
		Legend: Legend{DisplayMode: "list", Placement: "bottom", ShowLegend: true, Calcs: []string{}}, Tooltip: Tooltip{Mode: "single", Sort: "none"},
	}
	return p
}
