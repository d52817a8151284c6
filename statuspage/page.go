package statuspage

import (
	"html/template"
	"slices"
	"time"

	"export_task_exporter/collector"
)

// page is what the template shows.
type page struct {
	Title   string
	Now     moment
	Version string
	Wrong   *wrong // what the address asks for that there is not, or nil
	// Summary is of everything, whatever the filter. Its choices lead to what they count.
	Summary []group
	Filters []group
	// Refresh is after how many seconds the browser asks again, or empty. RefreshLink turns that on or off.
	Refresh, RefreshLink string
	Targets              []*target
	// Nothing says why there is no target, and Everything leads to all. They are empty where there are targets.
	Nothing, Everything string
}

// newPage shows what is remembered, as it stands now, through the filter.
func newPage(statuses []collector.TargetStatus, f filter, now time.Time) *page {
	all := make([]*target, len(statuses))
	for i := range statuses {
		all[i] = newTarget(&statuses[i], now)
	}
	slices.SortStableFunc(all, byUrgentTarget)
	total := count(all)
	p := &page{
		Title:       total.title(),
		Now:         moment{now, moment{Time: now}.Exact()},
		Summary:     total.summary(f),
		Filters:     f.choices(all, accounts(statuses)),
		Refresh:     f.Refresh,
		RefreshLink: f.refreshed().link(),
	}
	for _, t := range all {
		if t.show(f) {
			t.Number = len(p.Targets) + 1
			p.Targets = append(p.Targets, t)
		}
	}
	switch {
	case len(all) == 0:
		p.Nothing = "There is no target."
	case len(p.Targets) == 0:
		p.Nothing, p.Everything = f.noMatch(), filter{Refresh: f.Refresh}.link()
	}
	return p
}

// CSS is taken as it is: it is the program's own.
func (*page) CSS() template.CSS { return template.CSS(pageCSS) } //nolint:gosec // a constant

// totals are the numbers of targets by health, and of tasks by state or as stuck.
type totals struct {
	targets map[health]int
	tasks   map[string]int
}

func count(all []*target) totals {
	total := totals{targets: map[health]int{}, tasks: map[string]int{}}
	for _, t := range all {
		total.targets[t.Health]++
		for state, n := range t.count {
			total.tasks[state] += n
		}
	}
	return total
}

// title begins with what is wrong: a browser's tab shows little of it.
func (total totals) title() string {
	var said []string
	for _, h := range []health{failing, paused} {
		if n := total.targets[h]; n > 0 {
			said = append(said, of(n, "target")+" "+h.Word())
		}
	}
	for _, state := range []string{stuck, string(collector.Failed)} {
		if n := total.tasks[state]; n > 0 {
			said = append(said, of(n, "task")+" "+state)
		}
	}
	if len(said) == 0 {
		said = append(said, of(total.targets[up], "target")+" up")
	}
	return words(said...) + " – export tasks"
}
