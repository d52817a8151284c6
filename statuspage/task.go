package statuspage

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"export_task_exporter/collector"
)

// task is a task as the page shows it.
type task struct {
	*collector.TaskStatus
	Stuck bool
	now   time.Time
}

// Look is what the task's colour and shape are chosen by.
func (t *task) Look() string {
	if t.Stuck {
		return stuck
	}
	return string(t.State)
}

// Detail is what else is to be said of the state: what a stuck task is, and what the cloud calls a state that has no name here.
func (t *task) Detail() string {
	switch {
	case t.Stuck && t.State != collector.Unknown:
		return string(t.State)
	case t.State == collector.Unknown && t.ProviderState != "":
		return "“" + t.ProviderState + "”"
	default:
		return ""
	}
}

// Source is what is exported, as far as the task's own ID does not say it.
func (t *task) Source() string {
	id := t.SourceID
	if strings.Contains(t.ID, id) {
		id = ""
	}
	return words(t.SourceName, id, t.Format)
}

// Percent is the progress, rounded down: nothing is said to be whole that is not. Empty: the cloud gave no figure.
func (t *task) Percent() string {
	if t.Progress == nil {
		return ""
	}
	return strconv.Itoa(int(math.Floor(*t.Progress)))
}

// Age is how long ago the task began, or how long it has been known where the cloud does not say when it began.
func (t *task) Age() moment {
	if t.Started.IsZero() {
		return moment{t.FirstSeen, "at least " + between(t.FirstSeen, t.now)}
	}
	return moment{t.Started, between(t.Started, t.now)}
}

// Moved is when an active task last moved.
func (t *task) Moved() moment { return ago(t.LastProgress, t.now) }

// Over is when a task ended whose end was seen.
func (t *task) Over() moment { return ago(t.EndSeen, t.now) }

// Lasted is how long the task took, or empty where that is not known.
func (t *task) Lasted() string {
	if t.Started.IsZero() || !t.EndSeen.After(t.Started) {
		return ""
	}
	return between(t.Started, t.EndSeen)
}

// Why is why the task failed, and empty for any other.
func (t *task) Why() string {
	if t.State != collector.Failed {
		return ""
	}
	return taskFailed(t.FailureReason)
}

// urgency is where the task stands on the page: stuck, failed, other active, ended.
func (t *task) urgency() int {
	switch {
	case t.Stuck:
		return 0
	case t.State == collector.Failed:
		return 1
	case t.State.Active():
		return 2
	default:
		return 3
	}
}

// byUrgency orders tasks: of the stuck ones that which has stood still longest is first, of the others the newest.
func byUrgency(a, b *task) int {
	if order := cmp.Compare(a.urgency(), b.urgency()); order != 0 {
		return order
	}
	var newer int
	switch {
	case a.Stuck:
		newer = a.LastProgress.Compare(b.LastProgress)
	case a.State.Active():
		newer = cmp.Or(b.Started, b.FirstSeen).Compare(cmp.Or(a.Started, a.FirstSeen))
	default:
		newer = cmp.Or(b.EndSeen, b.Started).Compare(cmp.Or(a.EndSeen, a.Started))
	}
	return cmp.Or(newer, cmp.Compare(a.ID, b.ID))
}
