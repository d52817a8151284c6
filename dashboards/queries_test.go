package dashboards_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestADashboardHasOneDatasource(t *testing.T) {
	for _, d := range readDashboards(t) {
		var names []string
		for _, v := range d.Templating.List {
			if v.Type == "datasource" {
				names = append(names, v.Name)
			}
		}
		if len(names) != 1 {
			t.Errorf("%s has the datasource variables %q, want one", d.name, names)
			continue
		}
		want := map[string]any{"type": "prometheus", "uid": "${" + names[0] + "}"}
		seen := 0
		walk(t, d.text, func(key string, value any) {
			if key != "datasource" {
				return
			}
			seen++
			if got, ok := value.(map[string]any); !ok || got["type"] != want["type"] || got["uid"] != want["uid"] {
				t.Errorf("%s has the datasource %v, want %v", d.name, value, want)
			}
		})
		queries := len(d.queries(t))
		for _, v := range d.Templating.List {
			if v.Type == "query" {
				queries++
			}
		}
		if seen < queries {
			t.Errorf("%s names a datasource %d times, but has %d queries", d.name, seen, queries)
		}
	}
}

func TestChoicesFollowTheTimeRange(t *testing.T) {
	const onTimeRangeChange = 2
	for _, d := range readDashboards(t) {
		for _, v := range d.Templating.List {
			if v.Type == "query" && (v.Refresh != onTimeRangeChange || !v.Multi || !v.IncludeAll) {
				t.Errorf("%s: the variable %s does not follow the time range, or does not offer several values and All", d.name, v.Name)
			}
		}
	}
}

func TestNoQueryNeedsTheNameOfAJob(t *testing.T) {
	literal := regexp.MustCompile(`\b(job|instance)\s*(=~|!=|!~|=)\s*["'][^$"']*["']`)
	for _, d := range readDashboards(t) {
		walk(t, d.text, func(_ string, value any) {
			if found := literal.FindString(text(value)); found != "" {
				t.Errorf("%s has %s in %s", d.name, found, value)
			}
		})
	}
}

// targetKeys are what Grafana's data source for Prometheus reads of a query; the published schema has nothing about it.
var targetKeys = strings.Fields("refId datasource expr format instant range legendFormat interval hide exemplar editorMode")

func TestQueriesAreWrittenInWordsThatGrafanaKnows(t *testing.T) {
	for _, d := range readDashboards(t) {
		for _, p := range d.Panels {
			var letters []string
			for _, target := range p.Targets {
				for key := range target {
					if !slices.Contains(targetKeys, key) {
						t.Errorf("%s: %s: a query has the key %s", d.name, p.Title, key)
					}
				}
				if !slices.Contains([]string{"time_series", "table", "heatmap"}, text(target["format"])) {
					t.Errorf("%s: %s: a query has the format %v", d.name, p.Title, target["format"])
				}
				letters = append(letters, text(target["refId"]))
			}
			if slices.Sort(letters); len(slices.Compact(slices.Clone(letters))) != len(letters) {
				t.Errorf("%s: %s has the letters %q", d.name, p.Title, letters)
			}
		}
	}
}
