package dashboards_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dashboard is what the tests read of a dashboard's JSON. They read the files, and not their sources: the files are what people
// import.
type dashboard struct {
	name string // of the file, without its ending
	text string

	ID         *int   `json:"id"`
	UID        string `json:"uid"`
	Title      string `json:"title"`
	Templating struct {
		List []variable `json:"list"`
	} `json:"templating"`
	Annotations struct {
		List []annotation `json:"list"`
	} `json:"annotations"`
	Panels []panel `json:"panels"`
}

type variable struct {
	Name       string          `json:"name"`
	Type       string          `json:"type"`
	Query      json.RawMessage `json:"query"` // a string, or an object with one
	Regex      string          `json:"regex"`
	Multi      bool            `json:"multi"`
	IncludeAll bool            `json:"includeAll"`
	AllValue   string          `json:"allValue"`
	Refresh    int             `json:"refresh"`
}

type annotation struct {
	Name   string `json:"name"`
	Expr   string `json:"expr"`
	Enable bool   `json:"enable"`
}

type panel struct {
	ID          int    `json:"id"`
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Interval    string `json:"interval"`
	GridPos     struct {
		X, Y, W, H int
	} `json:"gridPos"`
	Targets     []map[string]any `json:"targets"`
	FieldConfig struct {
		Defaults struct {
			Unit    string `json:"unit"`
			NoValue string `json:"noValue"`
		} `json:"defaults"`
		Overrides []struct {
			Matcher struct {
				ID      string `json:"id"`
				Options string `json:"options"`
			} `json:"matcher"`
			Properties []struct {
				ID    string `json:"id"`
				Value any    `json:"value"`
			} `json:"properties"`
		} `json:"overrides"`
	} `json:"fieldConfig"`
	Transformations []transformation `json:"transformations"`
	Options         struct {
		YAxis struct {
			Unit string `json:"unit"`
		} `json:"yAxis"`
	} `json:"options"`
}

type transformation struct {
	ID      string         `json:"id"`
	Options map[string]any `json:"options"`
}

// readDashboards reads the dashboards that there are.
func readDashboards(t *testing.T) []dashboard {
	t.Helper()
	files, err := filepath.Glob("*.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []dashboard
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := dashboard{name: strings.TrimSuffix(file, ".json"), text: string(text)}
		if err := json.Unmarshal(text, &d); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, d)
	}
	if len(all) != 3 {
		t.Errorf("there are %d dashboards, want 3: %q", len(all), files)
	}
	return all
}

// query is a question to Prometheus that a dashboard has, with its variables not replaced yet.
type query struct {
	where   string // for a person: the dashboard, the panel and the letter of the query
	panel   panel  // none, if it is an annotation's
	letter  string
	expr    string
	legend  string
	instant bool
}

// queries are all those of the panels and annotations.
func (d dashboard) queries(t *testing.T) []query {
	t.Helper()
	var all []query
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			where := d.name + ": " + p.Title + " " + text(target["refId"])
			instant, overTime := target["instant"] == true, target["range"] == true
			if text(target["expr"]) == "" || instant == overTime {
				t.Errorf("%s: a query has an expr, and is either instant or over a range", where)
			}
			all = append(all, query{
				where: where, panel: p, letter: text(target["refId"]), expr: text(target["expr"]), legend: text(target["legendFormat"]), instant: instant,
			})
		}
	}
	for _, a := range d.Annotations.List {
		all = append(all, query{where: d.name + ": annotation " + a.Name, expr: a.Expr})
	}
	return all
}

func text(value any) string {
	s, _ := value.(string)
	return s
}
