package dashboards

// column is a column of a table. Field is what the query calls it: a label, "Value", or "Value #A" for the query A of several.
type column struct {
	Field      string
	Title      string
	Unit       string
	Width      int
	Cell       string // how it is drawn: empty for text, or a display mode
	Max        float64
	Thresholds *Thresholds
	Mappings   []Mapping
	Links      []Link
}

// The drawing of a cell that is filled with its colour. Text on it is legible in either theme; text in the colour would not be.
const filled = "color-background-solid"

// table shows the columns and nothing else of what the queries give; rows of several queries that have the same labels become one.
// Columns are drawn by displayMode, which every version reads; later ones turn it into their cellOptions.
func table(id int, title, description string, width, height int, noValue, sortBy string, columns []column, targets ...Target) Panel {
	p := panel(id, "table", title, description, width, height, Field{NoValue: noValue, Thresholds: steps("text")}, targets...)
	p.Options = TableOptions{ShowHeader: true}
	p.FieldConfig.Defaults.Custom = map[string]any{"align": "auto", "displayMode": "auto", "filterable": true, "inspect": false}
	names, places := []string{}, map[string]any{}
	for i, c := range columns {
		names = append(names, c.Field)
		places[c.Field] = i
		p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, c.override())
	}
	if len(targets) > 1 {
		p.Transformations = append(p.Transformations, Transformation{ID: "merge", Options: map[string]any{}})
	}
	if sortBy != "" {
		p.Transformations = append(p.Transformations, Transformation{ID: "sortBy", Options: map[string]any{
			"fields": map[string]any{}, "sort": []any{map[string]any{"field": sortBy, "desc": true}},
		}})
	}
	p.Transformations = append(p.Transformations,
		Transformation{ID: "filterFieldsByName", Options: map[string]any{"include": map[string]any{"names": names}}},
		Transformation{ID: "organize", Options: map[string]any{
			"excludeByName": map[string]any{}, "indexByName": places, "renameByName": map[string]any{},
		}},
	)
	return p
}

func (c column) override() Override {
	o := Override{Matcher: Matcher{ID: "byName", Options: c.Field}, Properties: []Property{{ID: "displayName", Value: c.Title}, {ID: "noValue", Value: "–"}}}
	add := func(is bool, id string, value any) {
		if is {
			o.Properties = append(o.Properties, Property{ID: id, Value: value})
		}
	}
	add(c.Unit != "", "unit", c.Unit)
	add(c.Width > 0, "custom.width", c.Width)
	add(c.Cell != "", "custom.displayMode", c.Cell)
	add(c.Max > 0, "min", 0)
	add(c.Max > 0, "max", c.Max)
	add(c.Thresholds != nil, "thresholds", c.Thresholds)
	add(c.Cell == filled, "thresholds", steps("transparent")) // only a mapped value has a colour
	add(c.Mappings != nil, "mappings", c.Mappings)
	add(c.Links != nil, "links", c.Links)
	return o
}

// The columns that name a target.
func targetColumns() []column {
	return []column{
		{Field: "provider", Title: "Provider", Width: 90},
		{Field: "account", Title: "Account", Width: 130},
		{Field: "region", Title: "Region", Width: 110},
		{Field: "kind", Title: "Kind", Width: 120},
	}
}

// gaugeOf draws a share of what is allowed: amber where little is left, red where it is used up.
func gaugeOf(field, title string, limit float64) column {
	return column{
		Field: field, Title: title, Unit: "percentunit", Width: 120, Cell: "basic", Max: limit,
		Thresholds: steps(green, from(0.8, amber), from(1, red)),
	}
}
