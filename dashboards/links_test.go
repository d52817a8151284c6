package dashboards_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	dashboardLink = regexp.MustCompile(`/d/([\w-]+)`)
	carried       = regexp.MustCompile(`\bvar-(\w+)=|\$\{(\w+):queryparam\}`)
	runbookLink   = regexp.MustCompile(`(\w+)\.md\b`)
)

func TestLinksLeadSomewhere(t *testing.T) {
	dashboards := readDashboards(t)
	variables := map[string][]string{} // by dashboard
	for _, d := range dashboards {
		for _, v := range d.Templating.List {
			variables[d.UID] = append(variables[d.UID], v.Name)
		}
	}
	for _, d := range dashboards {
		linked := map[string]bool{d.UID: true}
		walk(t, d.text, func(_ string, value any) {
			link := text(value)
			for _, found := range runbookLink.FindAllStringSubmatch(link, -1) {
				if _, err := os.Stat("../alerts/runbooks/" + found[0]); err != nil {
					t.Errorf("%s: %s: %v", d.name, link, err)
				}
			}
			found := dashboardLink.FindStringSubmatch(link)
			if found == nil {
				return
			}
			to := found[1]
			linked[to] = true
			if variables[to] == nil {
				t.Errorf("%s: there is no dashboard %s: %s", d.name, to, link)
			}
			for _, name := range carried.FindAllStringSubmatch(link, -1) {
				if !slices.Contains(variables[to], name[1]+name[2]) {
					t.Errorf("%s: %s has no variable %s: %s", d.name, to, name[1]+name[2], link)
				}
			}
		})
		for uid := range variables {
			if !linked[uid] {
				t.Errorf("%s has no link to %s", d.name, uid)
			}
		}
	}
}

// ofGrafana are the names of Grafana that are no part of queries, up to the first dot.
var ofGrafana = []string{"__url_time_range", "__data", "__value", "__field", "__series", "__all"}

func TestEveryVariableThatIsNamedIsThere(t *testing.T) {
	for _, d := range readDashboards(t) {
		named := map[string]bool{}
		walk(t, d.text, func(_ string, value any) {
			for _, name := range references(text(value)) {
				named[name] = true
			}
		})
		for _, v := range d.Templating.List {
			if !named[v.Name] {
				t.Errorf("%s: nothing uses the variable %s", d.name, v.Name)
			}
			delete(named, v.Name)
		}
		for name := range named {
			_, builtIn := clock(name, span{})
			if !builtIn && !slices.Contains(ofGrafana, name) && !isGroup(name) {
				t.Errorf("%s names the variable %s, which it has not", d.name, name)
			}
		}
	}
}

// isGroup tells whether a reference is one to the group of a regular expression, as label_replace has them.
func isGroup(name string) bool { return strings.Trim(name, "0123456789") == "" }
