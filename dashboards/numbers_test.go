package dashboards_test

import (
	"slices"
	"testing"
)

// numbers are what the overview must say of the accounts that are only in trouble, by the titles of its panels.
var numbers = []struct {
	account, panel string
	want           float64
}{
	{"troubled", "Which exports have failed?", 1},
	{"troubled", "Which exports hang?", 1},
	{"troubled", "Which targets lack a good export?", 1},
	{"troubled", "Which targets do not answer?", 0},
	{"refused", "Which exports have failed?", 0},
	{"refused", "Which targets do not answer?", 2},
}

// theNumbersAreTrue holds the overview to what only the simulated clouds know.
func (g grafana) theNumbersAreTrue(t *testing.T, overview dashboard) {
	t.Helper()
	queries := overview.queries(t)
	for _, number := range numbers {
		i := slices.IndexFunc(queries, func(q query) bool { return q.panel.Type == "stat" && q.panel.Title == number.panel })
		if i < 0 {
			t.Errorf("there is no %s any more", number.panel)
			continue
		}
		for choices := range g.choices(t, overview, true) {
			account := choices["account"]
			choices["account"] = chosen{variable: account.variable, values: []string{number.account}}
			answer, err := g.prometheus.ask(t, interpolate(queries[i].expr, choices, g.span), true, g.span)
			if err != nil || len(answer) > 1 {
				t.Errorf("%s: %v %v", number.panel, answer, err)
			}
			got := 0.0 // or none, which the panel says in words
			if len(answer) == 1 {
				got = answer[0].value
			}
			if got != number.want {
				t.Errorf("%s %v of the account %s, want %v", number.panel, got, number.account, number.want)
			}
		}
	}
}
