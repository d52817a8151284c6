package dashboards

import "strconv"

// The colours of the states differ for people who lack one kind of cones too, and stand out on the panels of Grafana's light theme and of
// its dark one; palette_test.go measures both. Nothing is told by colour alone.
const (
	blue    = "#3F5DE1"
	sky     = "#349CCE"
	green   = "#157854"
	amber   = "#C27C00"
	red     = "#F15517"
	magenta = "#BB1F91"
	tan     = "#AC9058"
	grey    = "#949494"
)

// state is a state of tasks. Code is its number where a number is needed: the timeline, whose rows are tasks.
type state struct {
	Name  string
	Code  int
	Color string
}

// states are all of them, each with the one colour that it has everywhere.
func states() []state {
	return []state{
		{"queued", 1, sky},
		{"running", 2, blue},
		{"canceling", 3, magenta},
		{"unknown", 4, tan},
		{"succeeded", 5, green},
		{"failed", 6, red},
		{"canceled", 7, grey},
	}
}

// stateCodes shows codes as the names of states.
func stateCodes() Mapping {
	words := map[string]Word{}
	for i, s := range states() {
		words[strconv.Itoa(s.Code)] = Word{Text: s.Name, Color: s.Color, Index: i}
	}
	return Mapping{Type: "value", Options: words}
}

// stateNames gives the names of states their colours.
func stateNames() Mapping {
	words := map[string]Word{}
	for i, s := range states() {
		words[s.Name] = Word{Text: s.Name, Color: s.Color, Index: i}
	}
	return Mapping{Type: "value", Options: words}
}

// stateSeries gives the series of states their colours.
func stateSeries() []Override {
	var overrides []Override
	for _, s := range states() {
		overrides = append(overrides, Override{
			Matcher:    Matcher{ID: "byName", Options: s.Name},
			Properties: []Property{{ID: "color", Value: Color{Mode: "fixed", FixedColor: s.Color}}},
		})
	}
	return overrides
}

// troubles are what may be wrong, the most urgent one first.
func troubles() Mapping {
	return Mapping{Type: "value", Options: map[string]Word{
		"overdue":   {Text: "overdue", Color: red, Index: 0},
		"failed":    {Text: "failed", Color: red, Index: 1},
		"stuck":     {Text: "stuck", Color: amber, Index: 2},
		"silent":    {Text: "silent", Color: amber, Index: 3},
		"made good": {Text: "failed, made good since", Color: grey, Index: 4},
	}}
}
