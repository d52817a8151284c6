package dashboards_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// reference is a place for a variable: $name, [[name]], [[name:format]], ${name}, ${name:format}, ${name.field:format}.
var reference = regexp.MustCompile(`\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:}]+))?(?::([^}]+))?\}`)

// references are the variables that a text names.
func references(text string) []string {
	var names []string
	for _, found := range reference.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1]+found[2]+found[4])
	}
	return names
}

// chosen is what a person has chosen of a variable.
type chosen struct {
	variable variable
	values   []string // with All: every value that there is
	all      bool
}

// interpolate puts the choices into a query, as Grafana's data source for Prometheus does.
func interpolate(text string, choices map[string]chosen, s span) string {
	return reference.ReplaceAllStringFunc(text, func(whole string) string {
		found := reference.FindStringSubmatch(whole)
		name, format := found[1]+found[2]+found[4], found[3]+found[6]
		if value, ok := clock(name, s); ok {
			return value
		}
		if choice, ok := choices[name]; ok {
			return choice.text(format)
		}
		return whole
	})
}

// clock gives Grafana's own variables. The rate interval is that of a scrape each second.
func clock(name string, s span) (value string, known bool) {
	length := s.to.Sub(s.from)
	switch name {
	case "__interval":
		return s.step.String(), true
	case "__interval_ms":
		return strconv.FormatInt(s.step.Milliseconds(), 10), true
	case "__rate_interval":
		return max(s.step+time.Second, 4*time.Second).String(), true
	case "__range":
		return strconv.FormatInt(int64(length.Seconds()), 10) + "s", true
	case "__range_s":
		return strconv.FormatInt(int64(length.Seconds()), 10), true
	case "__range_ms":
		return strconv.FormatInt(length.Milliseconds(), 10), true
	case "__from":
		return strconv.FormatInt(s.from.UnixMilli(), 10), true
	case "__to":
		return strconv.FormatInt(s.to.UnixMilli(), 10), true
	}
	return "", false
}

var (
	special = regexp.MustCompile(`[$^*{}\[\]'+?.()|]`)
	slashes = regexp.MustCompile(`[-/\\^$*+?.()|\[\]{}]`)
)

// text is the choice in a format. Without one, it is what a query for Prometheus needs, in double quotes.
func (c chosen) text(format string) string {
	if c.all && c.variable.AllValue != "" {
		return c.variable.AllValue
	}
	each := func(escaped func(string) string) []string {
		var all []string
		for _, value := range c.values {
			all = append(all, escaped(value))
		}
		return all
	}
	plain := func(value string) string { return value }
	switch format {
	case "":
		if !c.variable.Multi && !c.variable.IncludeAll {
			return strings.NewReplacer(`\`, `\\`, `'`, `\\'`).Replace(c.values[0])
		}
		return alternatives(each(func(value string) string {
			return special.ReplaceAllString(strings.ReplaceAll(value, `\`, `\\\\`), `\\$0`)
		}))
	case "regex":
		return alternatives(each(func(value string) string { return slashes.ReplaceAllString(value, `\$0`) }))
	case "pipe":
		return strings.Join(each(plain), "|")
	case "csv":
		return strings.Join(each(plain), ",")
	case "raw", "text", "value":
		if len(c.values) == 1 {
			return c.values[0]
		}
		return "{" + strings.Join(each(plain), ",") + "}"
	}
	return fmt.Sprintf("(the format %s is not for queries)", format)
}

func alternatives(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	return "(" + strings.Join(values, "|") + ")"
}

func TestVariablesAreReplacedAsGrafanaDoes(t *testing.T) {
	many := variable{Name: "v", Multi: true, IncludeAll: true}
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	choices := map[string]chosen{
		"one":  {variable: many, values: []string{"10.0.0.1:80"}},
		"two":  {variable: many, values: []string{"a.b", "c"}},
		"all":  {variable: variable{IncludeAll: true, AllValue: ".+"}, values: []string{"a"}, all: true},
		"each": {variable: many, values: []string{"a", "b"}, all: true},
		"text": {variable: variable{}, values: []string{`a.b\c`}},
	}
	for in, want := range map[string]string{
		`{i=~"$one"}`:              `{i=~"10\\.0\\.0\\.1:80"}`,
		`{i=~"${two}"}`:            `{i=~"(a\\.b|c)"}`,
		`{i=~"[[two]]"}`:           `{i=~"(a\\.b|c)"}`,
		`${two:regex} [[two:csv]]`: `(a\.b|c) a.b,c`,
		`${two:pipe} ${one:raw}`:   `a.b|c 10.0.0.1:80`,
		`$all $each $text`:         `.+ (a|b) a.b\\c`,
		`[$__range] ${__range_s}`:  `[60s] 60`,
		`[$__rate_interval]`:       `[4s]`,
		`$__interval_ms $unknown`:  `2000 $unknown`,
	} {
		if got := interpolate(in, choices, span{from: noon, to: noon.Add(time.Minute), step: 2 * time.Second}); got != want {
			t.Errorf("%s is %s, want %s", in, got, want)
		}
	}
}
