package statuspage

import (
	"maps"
	"net/url"
	"slices"

	"export_task_exporter/collector"
)

// stuck stands beside the states: an active task that has not moved for longer than its target's patience.
const stuck = "stuck"

// filter is what a request asks to see. The zero value is everything.
type filter struct {
	Health, State, Account, Region, Kind string
	// All is "1" where a target shall show all its tasks, however many.
	All string
	// Refresh is after how many seconds the browser shall ask again. Empty: never.
	Refresh string
}

// parameter is one of the filter's values in the page's address.
type parameter struct {
	name  string
	value *string
	known []string // the values that there are
	open  bool     // any value will do: a region may come and go with the lookup that finds it
}

func (f *filter) parameters(accounts []string) []parameter {
	return []parameter{
		{name: "health", value: &f.Health, known: healths()},
		{name: "state", value: &f.State, known: states()},
		{name: "account", value: &f.Account, known: accounts},
		{name: "region", value: &f.Region, open: true},
		{name: "kind", value: &f.Kind, open: true},
		{name: "all", value: &f.All, known: []string{"1"}},
		{name: "refresh", value: &f.Refresh, known: []string{"10", "30", "60", "300"}},
	}
}

// parseFilter reads the page's address. A value that there is not is never taken for no filter: whoever looks for stuck
// tasks and errs in the spelling must not believe that there are none.
func parseFilter(query string, accounts []string) (filter, *wrong) {
	var f filter
	values, err := url.ParseQuery(query)
	if err != nil {
		return filter{}, &wrong{Says: "This address cannot be read: " + err.Error() + "."}
	}
	parameters := f.parameters(accounts)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(parameters, func(p parameter) bool { return p.name == name })
		if i < 0 {
			return filter{}, unknownName(name, parameters)
		}
		p := parameters[i]
		for _, value := range values[name] {
			if value != "" && !p.open && !slices.Contains(p.known, value) {
				return filter{}, p.unknownValue(value)
			}
			*p.value = value
		}
	}
	return f, nil
}

// link is the page's address with this filter.
func (f filter) link() string {
	values := url.Values{}
	for _, p := range f.parameters(nil) {
		if *p.value != "" {
			values.Set(p.name, *p.value)
		}
	}
	return "?" + values.Encode()
}

// has tells whether the filter lets a target through, whatever its tasks are.
func (f filter) has(t *target) bool {
	return (f.Health == "" || f.Health == string(t.Health)) &&
		(f.Account == "" || f.Account == t.Account) &&
		(f.Region == "" || f.Region == t.Region) &&
		(f.Kind == "" || f.Kind == t.Kind)
}

// lists tells whether the filter shows a task.
func (f filter) lists(t *task) bool {
	return f.State == "" || f.State == string(t.State) || f.State == stuck && t.Stuck
}

// states are what tasks are filtered by, in the order of their lives.
func states() []string {
	return []string{
		string(collector.Queued), string(collector.Running), stuck, string(collector.Canceling), string(collector.Succeeded),
		string(collector.Failed), string(collector.Canceled), string(collector.Unknown),
	}
}

// wrong is what an address asks for that there is not, in words, and what there is.
type wrong struct {
	Says  string
	Offer string
	Known []choice
}

func unknownName(name string, parameters []parameter) *wrong {
	w := &wrong{Says: "There is no filter “" + name + "”.", Offer: "The filters are:"}
	for _, p := range parameters {
		w.Known = append(w.Known, choice{Text: p.name})
	}
	return w
}

func (p parameter) unknownValue(value string) *wrong {
	w := &wrong{Says: "There is no " + p.name + " “" + value + "”.", Offer: "The values of " + p.name + " are:"}
	for _, known := range p.known {
		w.Known = append(w.Known, choice{Text: known, Link: "?" + url.Values{p.name: {known}}.Encode()})
	}
	return w
}

// accounts are the names of all accounts, in order.
func accounts(statuses []collector.TargetStatus) []string {
	var names []string
	for i := range statuses {
		names = append(names, statuses[i].Account)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
