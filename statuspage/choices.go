package statuspage

import (
	"slices"

	"export_task_exporter/collector"
)

// group is a list of choices of one kind.
type group struct {
	Name    string
	Choices []choice
}

// choice is a link, marked where it leads to what the page shows already.
type choice struct {
	Text    string
	Count   string // how many things it leads to, or empty
	Look    string // what its colour and shape are chosen by, or empty
	Link    string
	Current bool
}

// summary leads from each number to what it counts, whatever else was chosen before.
func (total totals) summary(f filter) []group {
	lead := func(n int, text, look string, to filter) choice {
		to.Refresh = f.Refresh
		if n == 0 {
			look = "" // nothing to point at
		}
		return choice{Text: text, Count: number(n), Look: look, Link: to.link(), Current: f == to}
	}
	targets, tasks := group{Name: "Targets"}, group{Name: "Tasks"}
	for _, h := range healths() {
		targets.Choices = append(targets.Choices, lead(total.targets[health(h)], health(h).Word(), h, filter{Health: h}))
	}
	for _, state := range []string{string(collector.Running), stuck, string(collector.Failed)} {
		tasks.Choices = append(tasks.Choices, lead(total.tasks[state], state, state, filter{State: state}))
	}
	return []group{targets, tasks}
}

// choices change one part of the filter and keep the others.
func (f filter) choices(all []*target, accounts []string) []group {
	groups := []group{f.stateChoices(all), f.accountChoices(accounts)}
	if narrow := f.narrowness(); narrow != "" {
		wide := f
		wide.Health, wide.Region, wide.Kind, wide.All = "", "", "", ""
		groups = append(groups, group{Name: "Targets", Choices: []choice{
			{Text: "all", Link: wide.link()}, {Text: narrow, Link: f.link(), Current: true},
		}})
	}
	return groups
}

// stateChoices count the tasks that the rest of the filter leaves.
func (f filter) stateChoices(all []*target) group {
	left := count(slices.DeleteFunc(slices.Clone(all), func(t *target) bool { return !f.has(t) }))
	g := group{Name: "State"}
	for _, state := range append([]string{""}, states()...) {
		to := f
		to.State, to.All = state, ""
		c := choice{Text: state, Link: to.link(), Current: f.State == state}
		if state == "" {
			c.Text = "all"
		} else {
			c.Count = number(left.tasks[state])
		}
		g.Choices = append(g.Choices, c)
	}
	return g
}

// accountChoices drop region and kind, which another account may not have.
func (f filter) accountChoices(accounts []string) group {
	g := group{Name: "Account", Choices: []choice{{Text: "all", Link: f.forAccount("").link(), Current: f.Account == ""}}}
	for _, name := range accounts {
		g.Choices = append(g.Choices, choice{Text: name, Link: f.forAccount(name).link(), Current: f.Account == name})
	}
	return g
}

// forAccount is the filter for another account.
func (f filter) forAccount(account string) filter {
	return filter{Health: f.Health, State: f.State, Account: account, Refresh: f.Refresh}
}

// refreshed is the same filter with the refresh turned on, or off if it was on.
func (f filter) refreshed() filter {
	if f.Refresh == "" {
		f.Refresh = "30"
	} else {
		f.Refresh = ""
	}
	return f
}

// narrowness says what the filter narrows targets down to, beside their account.
func (f filter) narrowness() string { return words(health(f.Health).Word(), f.Region, f.Kind) }

// noMatch says that there is nothing of what was asked for.
func (f filter) noMatch() string {
	says := "No target matches"
	if f.State != "" {
		says = "No task is " + f.State
	}
	account := f.Account
	if account != "" {
		account = "account " + account
	}
	if where := words(account, f.narrowness()); where != "" {
		says += ": " + where
	}
	return says + "."
}
