package statuspage

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"export_task_exporter/collector"
)

// most is how many tasks a target shows unless it is asked for all.
const most = 100

// health is how a target stands.
type health string

const (
	up      health = "up"
	failing health = "failing"
	paused  health = "paused"
	unasked health = "unasked"
)

func healths() []string {
	return []string{string(up), string(failing), string(paused), string(unasked)}
}

// Word is the health as a person says it.
func (h health) Word() string {
	if h == unasked {
		return "not asked yet"
	}
	return string(h)
}

func healthOf(status *collector.TargetStatus, now time.Time) health {
	switch {
	case status.Paused.After(now):
		return paused
	case !status.Failing.IsZero():
		return failing
	case status.Listed.IsZero():
		return unasked
	default:
		return up
	}
}

// target is a target as the page shows it.
type target struct {
	*collector.TargetStatus
	Health health
	// Number is unique on the page.
	Number int
	// Shown are the tasks that the page shows.
	Shown []task
	// Link leads to this target alone.
	Link string
	// More says how many of the tasks are shown, and AllLink leads to all of them. They are empty where none is left out.
	More, AllLink string

	now   time.Time
	tasks []task
	count map[string]int // of tasks by state, and of stuck ones
}

func newTarget(status *collector.TargetStatus, now time.Time) *target {
	t := &target{TargetStatus: status, Health: healthOf(status, now), now: now, count: map[string]int{}}
	t.tasks = make([]task, len(status.Tasks))
	for i := range status.Tasks {
		// How long a task has stood still is known up to the last complete listing: what nobody has looked at since may have
		// moved.
		one := task{TaskStatus: &status.Tasks[i], Stuck: status.Stuck(&status.Tasks[i], status.LastSuccess), now: now}
		t.tasks[i] = one
		t.count[string(one.State)]++
		if one.Stuck {
			t.count[stuck]++
		}
	}
	return t
}

// show chooses the tasks that the page shows, and tells whether it shows the target at all.
func (t *target) show(f filter) bool {
	if !f.has(t) {
		return false
	}
	for i := range t.tasks {
		if f.lists(&t.tasks[i]) {
			t.Shown = append(t.Shown, t.tasks[i])
		}
	}
	slices.SortFunc(t.Shown, func(a, b task) int { return byUrgency(&a, &b) })
	alone := filter{Account: t.Account, Region: t.Region, Kind: t.Kind, Refresh: f.Refresh}
	t.Link = alone.link()
	if all := len(t.Shown); all > most && f.All == "" {
		t.Shown = t.Shown[:most]
		t.More = number(most) + " of " + number(all) + " are shown"
		alone.State, alone.All = f.State, "1"
		t.AllLink = alone.link()
	}
	return len(t.Shown) > 0 || f.State == ""
}

// Name is unique among targets.
func (t *target) Name() string { return t.Account + " " + t.Region + " " + t.Kind }

// Tally says how many tasks there are, and of which states.
func (t *target) Tally() string {
	var tally []string
	for _, state := range states() {
		if n := t.count[state]; n > 0 && state != stuck {
			tally = append(tally, number(n)+" "+state)
		}
	}
	says := "none"
	switch len(tally) {
	case 0:
	case 1:
		says = tally[0]
	default:
		says = number(len(t.tasks)) + " in all: " + words(tally...)
	}
	if n := t.count[stuck]; n > 0 {
		says += "; " + number(n) + " stuck"
	}
	return says
}

// LastListing is when the target last answered or failed to.
func (t *target) LastListing() moment { return ago(t.Listed, t.now) }

// Duration is how long that took.
func (t *target) Duration() string { return duration(t.Took) }

// LastComplete is when it last answered.
func (t *target) LastComplete() moment { return ago(t.LastSuccess, t.now) }

// FailingSince is for targets that fail.
func (t *target) FailingSince() moment { return ago(t.Failing, t.now) }

// Why is why it fails, in words; empty where it does not.
func (t *target) Why() string {
	if t.Failing.IsZero() {
		return ""
	}
	return listingFailed(t.Reason)
}

// Next is when a paused target may be asked again.
func (t *target) Next() moment { return moment{t.Paused, "in " + between(t.now, t.Paused)} }

// LastGood is when a task last succeeded.
func (t *target) LastGood() moment { return ago(t.LastCompletion, t.now) }

// Expected is how often one should. Empty: that is not known.
func (t *target) Expected() string {
	if t.ExpectedInterval <= 0 {
		return ""
	}
	return duration(t.ExpectedInterval)
}

// Late tells that the last good export is longer ago than it should be.
func (t *target) Late() bool {
	return t.ExpectedInterval > 0 && !t.LastCompletion.IsZero() && t.now.Sub(t.LastCompletion) > t.ExpectedInterval
}

// Patience is how long a task may stand still.
func (t *target) Patience() string { return duration(t.StuckAfter) }

// Heading is what the target's heading is known by in the page.
func (t *target) Heading() string { return "target-" + strconv.Itoa(t.Number) }

// urgency is where the target stands on the page: those that fail, have stuck tasks, have failed ones, and the others.
func (t *target) urgency() int {
	switch {
	case t.Health == failing || t.Health == paused:
		return 0
	case t.count[stuck] > 0:
		return 1
	case t.count[string(collector.Failed)] > 0:
		return 2
	default:
		return 3
	}
}

func byUrgentTarget(a, b *target) int { return cmp.Compare(a.urgency(), b.urgency()) }
