package dashboards_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// notShown are the metrics that no panel shows, and why.
var notShown = map[string]string{}

// golden are the metrics of the golden file, each with the names that it has in queries.
func golden(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../cmd/export_task_exporter/testdata/demo_metrics.prom")
	if err != nil {
		t.Fatal(err)
	}
	families := map[string][]string{}
	for _, found := range regexp.MustCompile(`(?m)^# TYPE (\S+) (\S+)$`).FindAllStringSubmatch(string(text), -1) {
		name := found[1]
		families[name] = []string{name}
		if found[2] == "histogram" {
			families[name] = []string{name, name + "_bucket", name + "_sum", name + "_count"}
		}
	}
	return families
}

// everyMetricIsKnown holds the queries to the golden file, and what is not the exporter's own to a Prometheus that has
// scraped it.
func everyMetricIsKnown(t *testing.T, dashboards []dashboard, scraped []string) {
	t.Helper()
	known := map[string]bool{}
	for _, name := range scraped {
		known[name] = !strings.HasPrefix(name, "export_task")
	}
	for _, names := range golden(t) {
		for _, name := range names {
			known[name] = true
		}
	}
	seen := 0
	for _, d := range dashboards {
		texts := map[string]string{}
		for _, q := range d.queries(t) {
			texts[q.where] = q.expr
		}
		for _, v := range d.Templating.List {
			question := v.question(t)
			if found := labelValues.FindStringSubmatch(question); found != nil {
				texts[d.name+": variable "+v.Name] = found[1]
			} else if found := queryResult.FindStringSubmatch(question); found != nil {
				texts[d.name+": variable "+v.Name] = found[1]
			}
		}
		for where, text := range texts {
			for _, name := range metricsIn(text) {
				seen++
				if !known[name] {
					t.Errorf("%s names %s, which nobody exposes", where, name)
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d metrics were found in the queries", seen)
	}
}

func TestEveryMetricIsOnAPanel(t *testing.T) {
	shown := map[string]bool{}
	for _, d := range readDashboards(t) {
		for _, q := range d.queries(t) {
			if q.panel.Type == "" {
				continue
			}
			for _, name := range metricsIn(q.expr) {
				shown[name] = true
			}
		}
	}
	families := golden(t)
	for _, family := range slices.Sorted(maps.Keys(families)) {
		is := slices.ContainsFunc(families[family], func(name string) bool { return shown[name] })
		switch reason := notShown[family]; {
		case !is && reason == "":
			t.Errorf("no panel shows %s", family)
		case is && reason != "":
			t.Errorf("a panel shows %s, although %s", family, reason)
		}
	}
}

var (
	// notMetrics are the parts of an expression whose words are no metrics: strings, labels, durations.
	notMetrics = []*regexp.Regexp{
		regexp.MustCompile(`"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|` + "`[^`]*`"),
		regexp.MustCompile(`\{[^}]*\}`),
		regexp.MustCompile(`\[[^\]]*\]`),
		regexp.MustCompile(`\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)`),
		regexp.MustCompile(`\$\w+|\b[0-9][\w.]*`),
	}
	word     = regexp.MustCompile(`([a-zA-Z_:][\w:]*)\s*(\(?)`)
	keywords = strings.Fields("and or unless atan2 bool offset inf nan start end group_left group_right " +
		"sum min max avg group stddev stdvar count count_values bottomk topk quantile")
)

// metricsIn are the metrics that an expression names.
func metricsIn(expr string) []string {
	for _, part := range notMetrics {
		expr = part.ReplaceAllString(expr, " ")
	}
	var names []string
	for _, found := range word.FindAllStringSubmatch(expr, -1) {
		if function := found[2] != ""; !function && !slices.Contains(keywords, strings.ToLower(found[1])) {
			names = append(names, found[1])
		}
	}
	return names
}

func TestMetricsAreFoundInExpressions(t *testing.T) {
	for expr, want := range map[string][]string{
		`up`: {"up"},
		`sum by (a, b) (rate(x_total{c=~"d{2}", e="f(g)"}[5m])) / on (h) group_left (i) j > bool 1e3 or vector(0)`: {"x_total", "j"},
		`max(a) by (b) unless on (c) min without (d) (e offset 5m)`:                                                {"a", "e"},
		`topk(3, a:b:c{d="$e"}[$__range])`:                                                                         {"a:b:c"},
		`count(f) or time() - g @ end()`:                                                                           {"f", "g"},
	} {
		if got := metricsIn(expr); !slices.Equal(got, want) {
			t.Errorf("%s names %q, want %q", expr, got, want)
		}
	}
}
