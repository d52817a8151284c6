package dashboards_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"
)

// everyFieldIsThere holds the names of columns and series that a panel treats in its own way to those that the answers have.
// Grafana passes over a name that there is not.
func (g grafana) everyFieldIsThere(t *testing.T, d dashboard) {
	t.Helper()
	queries := d.queries(t)
	for _, p := range d.Panels {
		there := map[string]bool{}
		for _, state := range states { // whose colours are set wherever one of them may be a series
			there[state] = p.Type != "table"
		}
		for _, q := range queries {
			if q.panel.ID == p.ID && q.panel.Type != "" {
				g.addFields(t, d, q, there)
			}
		}
		for _, name := range p.fieldNames(t) {
			if !there[name] {
				t.Errorf("%s: %s names the field %s, but there are %q", d.name, p.Title, name, slices.Sorted(maps.Keys(there)))
			}
		}
	}
}

var inLegend = regexp.MustCompile(`\{\{\s*(\w+)\s*\}\}`)

// addFields adds the fields of a query's answer: in a table the labels and the value, otherwise each series by its legend.
func (g grafana) addFields(t *testing.T, d dashboard, q query, there map[string]bool) {
	t.Helper()
	for choices := range g.choices(t, d, true) {
		answer, err := g.prometheus.ask(t, interpolate(q.expr, choices, g.span), q.instant, g.span)
		if err != nil {
			t.Errorf("%s: %v", q.where, err)
		}
		for _, s := range answer {
			if q.panel.Type != "table" {
				there[inLegend.ReplaceAllStringFunc(q.legend, func(whole string) string { return s.labels[inLegend.FindStringSubmatch(whole)[1]] })] = true
				continue
			}
			there["Value"] = len(q.panel.Targets) == 1
			there["Value #"+q.letter] = len(q.panel.Targets) > 1
			for label := range s.labels {
				there[label] = true
			}
		}
		return
	}
}

var inLink = regexp.MustCompile(`\$\{__data\.fields\.(\w+)`)

// fieldNames are the fields that a panel's transformations, overrides and links name.
func (p panel) fieldNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, override := range p.FieldConfig.Overrides {
		if override.Matcher.ID == "byName" {
			names = append(names, override.Matcher.Options)
		}
		for _, property := range override.Properties {
			names = append(names, linked(property.Value)...)
		}
	}
	for _, step := range p.Transformations {
		names = append(names, step.fieldNames(t)...)
	}
	return names
}

// linked are the fields that links name.
func linked(links any) []string {
	var names []string
	list, _ := links.([]any)
	for _, link := range list {
		link, _ := link.(map[string]any)
		for _, found := range inLink.FindAllStringSubmatch(text(link["url"]), -1) {
			names = append(names, found[1])
		}
	}
	return names
}

func (s transformation) fieldNames(t *testing.T) []string {
	t.Helper()
	var names []string
	switch s.ID {
	case "merge":
	case "sortBy":
		keys, _ := s.Options["sort"].([]any)
		for _, key := range keys {
			key, _ := key.(map[string]any)
			names = append(names, text(key["field"]))
		}
	case "filterFieldsByName":
		include, _ := s.Options["include"].(map[string]any)
		list, _ := include["names"].([]any)
		for _, name := range list {
			names = append(names, text(name))
		}
	case "organize":
		for _, option := range []string{"excludeByName", "indexByName", "renameByName"} {
			columns, _ := s.Options[option].(map[string]any)
			names = append(names, slices.Collect(maps.Keys(columns))...)
		}
	case "groupingToMatrix":
		for _, option := range []string{"columnField", "rowField", "valueField"} {
			names = append(names, text(s.Options[option]))
		}
	default:
		t.Errorf("nobody knows which fields the transformation %s names", s.ID)
	}
	return names
}
