package collector

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// clean makes what a source gave fit to be shown: legal labels, progress within its range, no task twice, sorted by ID.
// Of a task that was listed twice, the later stands: it was read later.
func clean(listed []Task) []*Task {
	type place struct {
		task *Task
		at   int
	}
	places := make([]place, len(listed))
	for i := range listed {
		listed[i].clean()
		places[i] = place{&listed[i], i}
	}
	slices.SortFunc(places, func(a, b place) int {
		if order := strings.Compare(a.task.ID, b.task.ID); order != 0 {
			return order
		}
		return a.at - b.at
	})
	unique := make([]*Task, 0, len(places))
	for i, p := range places {
		if i+1 == len(places) || places[i+1].task.ID != p.task.ID {
			unique = append(unique, p.task)
		}
	}
	return unique
}

func (t *Task) clean() {
	for _, label := range []*string{&t.ID, &t.ProviderState, &t.SourceID, &t.SourceName, &t.Destination, &t.Format} {
		*label = validUTF8(*label)
	}
	if !slices.Contains(States(), t.State) {
		t.State = Unknown
	}
	t.Progress = figure(t.Progress)
	if t.State != Failed {
		t.FailureReason, t.Message = "", ""
		return
	}
	t.FailureReason = cmp.Or(t.FailureReason, OtherFailure)
	t.Message = oneLine(t.Message, messageRunes)
}

// figure is a progress that can be shown, or nil. A negative one is how some say that they do not know.
func figure(percent *float64) *float64 {
	if percent == nil || math.IsNaN(*percent) || *percent < 0 {
		return nil
	}
	bounded := min(*percent, 100)
	return &bounded
}
