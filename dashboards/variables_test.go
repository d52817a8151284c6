package dashboards_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// grafana asks one Prometheus about one time range, as Grafana would.
type grafana struct {
	prometheus prometheusServer
	span       span
}

// question is the text of a variable's query.
func (v variable) question(t *testing.T) string {
	t.Helper()
	var question string
	if json.Unmarshal(v.Query, &question) == nil {
		return question
	}
	var object struct {
		Query string `json:"query"`
	}
	if err := json.Unmarshal(v.Query, &object); err != nil {
		t.Fatalf("variable %s: %v", v.Name, err)
	}
	return object.Query
}

var (
	labelValues = regexp.MustCompile(`^label_values\((?:(.+),)?\s*(\w+)\s*\)$`)
	queryResult = regexp.MustCompile(`^query_result\((.+)\)$`)
)

// options are the values that a variable offers after what is chosen before it.
func (g grafana) options(t *testing.T, v variable, choices map[string]chosen) []string {
	t.Helper()
	question := v.question(t)
	var offered []string
	switch v.Type {
	case "query":
		asked := interpolate(question, choices, g.span)
		if found := labelValues.FindStringSubmatch(asked); found != nil {
			offered = g.prometheus.labelValues(t, found[2], strings.TrimSpace(found[1]), g.span)
		} else if found := queryResult.FindStringSubmatch(asked); found != nil {
			offered = g.queryResult(t, found[1])
		} else {
			t.Fatalf("variable %s: nobody knows how to ask %s", v.Name, asked)
		}
	case "custom", "interval":
		for option := range strings.SplitSeq(question, ",") {
			_, value, paired := strings.Cut(option, " : ")
			if !paired {
				value = option
			}
			offered = append(offered, strings.TrimSpace(value))
		}
	case "constant", "textbox":
		return []string{question}
	case "datasource":
		return []string{"prometheus"}
	default:
		t.Fatalf("variable %s has the type %s", v.Name, v.Type)
	}
	return filter(t, v.Regex, offered)
}

// queryResult is a text for each series: its name, labels, value and time.
func (g grafana) queryResult(t *testing.T, expr string) []string {
	t.Helper()
	answer, err := g.prometheus.ask(t, expr, true, g.span)
	if err != nil {
		t.Fatalf("query_result(%s): %v", expr, err)
	}
	var lines []string
	for _, s := range answer {
		name := s.labels["__name__"]
		delete(s.labels, "__name__")
		var labels []string
		for _, label := range slices.Sorted(maps.Keys(s.labels)) {
			labels = append(labels, fmt.Sprintf("%s=%q", label, s.labels[label]))
		}
		lines = append(lines, fmt.Sprintf("%s{%s} %v %d", name, strings.Join(labels, ","), s.value, g.span.to.UnixMilli()))
	}
	return lines
}

// filter leaves what the regex of a variable finds: its group, if it has one.
func filter(t *testing.T, pattern string, values []string) []string {
	t.Helper()
	if pattern == "" {
		return values
	}
	matcher, err := regexp.Compile(strings.Trim(pattern, "/"))
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, value := range values {
		if found := matcher.FindStringSubmatch(value); found != nil && !slices.Contains(left, found[len(found)-1]) {
			left = append(left, found[len(found)-1])
		}
	}
	return left
}

// choices are the ways to choose one value of each variable of a dashboard or, with all, All where it is offered. What is no
// label, such as a window, is then chosen in every way, and otherwise in the first.
func (g grafana) choices(t *testing.T, d dashboard, all bool) iter.Seq[map[string]chosen] {
	t.Helper()
	return func(yield func(map[string]chosen) bool) {
		var descend func(variables []variable, before map[string]chosen) bool
		descend = func(variables []variable, before map[string]chosen) bool {
			if len(variables) == 0 {
				return yield(before)
			}
			v := variables[0]
			options := g.options(t, v, before)
			with := func(choice chosen) map[string]chosen {
				after := maps.Clone(before)
				after[v.Name] = choice
				return after
			}
			if all && v.IncludeAll {
				return descend(variables[1:], with(chosen{variable: v, values: options, all: true}))
			}
			if !all && !v.IncludeAll {
				options = options[:min(1, len(options))]
			}
			for _, option := range options {
				if !descend(variables[1:], with(chosen{variable: v, values: []string{option}})) {
					return false
				}
			}
			return true
		}
		descend(d.Templating.List, map[string]chosen{})
	}
}
