package dashboards_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestADashboardIsNamedAsItsFile(t *testing.T) {
	for _, d := range readDashboards(t) {
		if d.UID != d.name || d.ID != nil || d.Title == "" {
			t.Errorf("%s has the uid %s, the id %v and the title %q", d.name, d.UID, d.ID, d.Title)
		}
	}
}

func TestEveryPanelAsksAndAnswersAQuestion(t *testing.T) {
	asks := regexp.MustCompile(`^[^.?]+\?`) // the first sentence is a question
	for _, d := range readDashboards(t) {
		for _, p := range d.Panels {
			if p.Type == "row" || p.Type == "text" {
				continue
			}
			where := d.name + ": " + p.Title
			if !strings.HasSuffix(p.Title, "?") && !asks.MatchString(p.Description) {
				t.Errorf("%s: neither the title nor the description is a question", where)
			}
			defaults := p.FieldConfig.Defaults
			if defaults.NoValue == "" {
				t.Errorf("%s does not say what it means that there is nothing to show", where)
			}
			if !p.hasUnit() {
				t.Errorf("%s has no unit", where)
			}
			if len(p.Targets) == 0 {
				t.Errorf("%s has no query", where)
			}
		}
	}
}

// onlyWords are the tables that show no number.
var onlyWords = []string{"What are these exports, and what does the cloud say?"}

// hasUnit tells whether the values of a panel have a unit. In a table, some column must; a timeline shows words.
func (p panel) hasUnit() bool {
	switch p.Type {
	case "state-timeline":
		return true
	case "table":
		if slices.Contains(onlyWords, p.Title) {
			return true
		}
		for _, override := range p.FieldConfig.Overrides {
			for _, property := range override.Properties {
				if property.ID == "unit" {
					return true
				}
			}
		}
	}
	return p.FieldConfig.Defaults.Unit != "" || p.Options.YAxis.Unit != ""
}

func TestPanelsHaveAPlaceAndANumberOfTheirOwn(t *testing.T) {
	const columns = 24
	for _, d := range readDashboards(t) {
		for i, p := range d.Panels {
			place := p.GridPos
			if place.X < 0 || place.Y < 0 || place.W < 1 || place.H < 1 || place.X+place.W > columns {
				t.Errorf("%s: %s lies outside: %+v", d.name, p.Title, place)
			}
			for _, other := range d.Panels[:i] {
				if p.ID == other.ID {
					t.Errorf("%s: %s and %s have the number %d", d.name, p.Title, other.Title, p.ID)
				}
				o := other.GridPos
				if place.X < o.X+o.W && o.X < place.X+place.W && place.Y < o.Y+o.H && o.Y < place.Y+place.H {
					t.Errorf("%s: %s lies upon %s", d.name, p.Title, other.Title)
				}
			}
		}
	}
}

func TestAlertsAndRestartsAreMarked(t *testing.T) {
	for _, d := range readDashboards(t) {
		for _, want := range []string{"alert", "start"} {
			if !slices.ContainsFunc(d.Annotations.List, func(a annotation) bool {
				return a.Enable && strings.Contains(strings.ToLower(a.Name), want)
			}) {
				t.Errorf("%s has no annotation about a %s that is shown", d.name, want)
			}
		}
	}
}

// walk visits all values of a JSON text, with the key that each has in its object.
func walk(t *testing.T, jsonText string, visit func(key string, value any)) {
	t.Helper()
	var whole any
	if err := json.Unmarshal([]byte(jsonText), &whole); err != nil {
		t.Fatal(err)
	}
	var descend func(key string, value any)
	descend = func(key string, value any) {
		visit(key, value)
		switch value := value.(type) {
		case map[string]any:
			for key, inner := range value {
				descend(key, inner)
			}
		case []any:
			for _, inner := range value {
				descend("", inner)
			}
		}
	}
	descend("", whole)
}
