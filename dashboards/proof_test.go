package dashboards_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// unanswerable are the queries that the demo cannot answer, and why.
var unanswerable = map[string]string{}

// The dashboards are shown what a real Prometheus has of real exporters, in two ways of choosing, and with a second exporter
// that watches the same accounts.
func TestDashboardsOnTheDemo(t *testing.T) { //nolint:tparallel // its parts follow each other in the time of the clouds
	t.Parallel()
	dashboards := readDashboards(t)
	demo := startDemo(t)
	time.Sleep(warmUp / 2) // the clouds' time is the machine's
	demo.refuse()
	time.Sleep(warmUp / 2)
	moving := demo.stop()

	for _, d := range dashboards {
		t.Run(d.name, func(t *testing.T) {
			t.Run("every query answers", func(t *testing.T) {
				grafana{demo.one, moving}.everyQueryAnswers(t, d, true)
			})
			t.Run("every query answers for single values", func(t *testing.T) {
				grafana{demo.one, moving}.everyQueryAnswers(t, d, false)
			})
			t.Run("every query answers with two exporters", func(t *testing.T) {
				grafana{demo.two, moving}.everyQueryAnswers(t, d, true)
			})
			t.Run("every field is there", func(t *testing.T) { grafana{demo.one, moving}.everyFieldIsThere(t, d) })
		})
	}
	t.Run("every metric is known", func(t *testing.T) { everyMetricIsKnown(t, dashboards, demo.one.names(t)) })
	time.Sleep(time.Until(moving.to.Add(patience + 3*time.Second))) // until what was active stands still for both exporters
	still := span{from: moving.from, to: time.Now(), step: time.Second}
	t.Run("the numbers are true", func(t *testing.T) {
		i := slices.IndexFunc(dashboards, func(d dashboard) bool { return d.name == "export-tasks-overview" })
		for _, prometheus := range []prometheusServer{demo.one, demo.two} {
			grafana{prometheus, still}.theNumbersAreTrue(t, dashboards[i])
		}
	})
	t.Run("two exporters count once", func(t *testing.T) {
		for _, d := range dashboards {
			if strings.HasSuffix(d.name, "-exporter") { // which tells exporters apart
				continue
			}
			for _, q := range d.queries(t) {
				if q.instant {
					grafana{demo.one, still}.equals(t, grafana{demo.two, still}, d, q)
				}
			}
		}
	})
}

// everyQueryAnswers asks all queries of a dashboard: with every choice of a target, and those that have not answered then,
// with every choice of a task. None may fail, and each must answer at least once.
func (g grafana) everyQueryAnswers(t *testing.T, d dashboard, all bool) {
	t.Helper()
	queries := d.queries(t)
	answered, failed, asked := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for choices := range g.choices(t, d, all) {
		target := interpolate("$provider $account $region $kind $window", choices, g.span)
		for _, q := range queries {
			expr := interpolate(q.expr, choices, q.span(t, g.span))
			if failed[q.where] || asked[expr] || answered[q.where] && asked[target+q.where] {
				continue
			}
			asked[target+q.where], asked[expr] = true, true
			answer, err := g.prometheus.ask(t, expr, q.instant, q.span(t, g.span))
			if err != nil {
				t.Errorf("%s: %v\n%s", q.where, err, expr)
				failed[q.where] = true
			}
			answered[q.where] = answered[q.where] || len(answer) > 0
		}
	}
	if len(asked) == 0 {
		t.Fatal("a variable offers nothing")
	}
	for _, q := range queries {
		switch reason := unanswerable[q.where]; {
		case failed[q.where]:
		case !answered[q.where] && reason == "":
			t.Errorf("%s: nothing answers\n%s", q.where, q.expr)
		case answered[q.where] && reason != "":
			t.Errorf("%s: this answers, although %s", q.where, reason)
		}
	}
}

// span is the time range of a query: the panel's least step, on the clock of the clouds, may be longer.
func (q query) span(t *testing.T, s span) span {
	t.Helper()
	if q.panel.Interval == "" {
		return s
	}
	least, err := time.ParseDuration(q.panel.Interval)
	if err != nil {
		t.Fatalf("%s: %v", q.where, err)
	}
	s.step = max(s.step, time.Duration(least.Hours()*float64(hour)))
	return s
}

// row is what an answer has of the same labels, but for those that tell exporters apart.
type row struct {
	task   string // its target and id, or nothing
	values []float64
}

// equals compares an answer with that of another Prometheus, with All chosen: rows, and numbers as far as they do not depend
// on the second in which a scrape fell. Two exporters may know more of a task, as one of them saw it move once more.
func (g grafana) equals(t *testing.T, other grafana, d dashboard, q query) {
	t.Helper()
	want, got := g.rows(t, d, q), other.rows(t, d, q)
	ofTask := map[string]int{}
	for _, two := range got {
		ofTask[two.task]++
	}
	var different []string
	for labels, two := range got {
		one := want[labels]
		knowsMore := len(one.values) == 0 && two.task != "" && ofTask[two.task] == 1
		if !knowsMore && !slices.EqualFunc(two.values, one.values, q.sameNumber) {
			different = append(different, fmt.Sprintf("%v with two exporters, %v with one: %s", two.values, one.values, labels))
		}
	}
	for labels := range want {
		if _, ok := got[labels]; !ok {
			different = append(different, "with one exporter only: "+labels)
		}
	}
	if len(different) > 0 {
		t.Errorf("%s: %d rows differ, among them %q", q.where, len(different), different[:min(3, len(different))])
	}
}

// sameNumber tells whether two exporters have not made more of what one of them says. A panel's only number is to be the same.
func (q query) sameNumber(two, one float64) bool {
	if q.panel.Type == "stat" && two == math.Trunc(two) {
		return two == one
	}
	return two < 1.6*one || two-one < 0.01
}

// rows are those of an instant query, by their labels.
func (g grafana) rows(t *testing.T, d dashboard, q query) map[string]row {
	t.Helper()
	rows := map[string]row{}
	for choices := range g.choices(t, d, true) {
		answer, err := g.prometheus.ask(t, interpolate(q.expr, choices, g.span), true, g.span)
		if err != nil {
			t.Errorf("%s: %v", q.where, err)
		}
		for _, s := range answer {
			delete(s.labels, "job")
			delete(s.labels, "instance")
			r := rows[fmt.Sprint(s.labels)]
			r.values = append(r.values, s.value)
			slices.Sort(r.values)
			if id := s.labels["task_id"]; id != "" {
				r.task = fmt.Sprint(s.labels["provider"], s.labels["account"], s.labels["region"], s.labels["kind"], id)
			}
			rows[fmt.Sprint(s.labels)] = r
		}
		break
	}
	return rows
}
