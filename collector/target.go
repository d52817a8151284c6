package collector

import (
	"cmp"
	"context"
	"time"
)

// Source lists the tasks of one target: all of them, or an error. The error should say its [Reason] by [Fail] where the
// source knows it. The context ends when the listing has taken its longest time. The slice is the caller's to change.
type Source interface {
	Tasks(ctx context.Context) ([]Task, error)
}

// Labels identify a target. They are on every one of its series.
type Labels struct {
	// Provider is the cloud: aws, outscale, fujitsu, alibaba.
	Provider string
	// Account is the configuration's name for the credentials.
	Account string
	// Region is the provider's own name of the region.
	Region string
	// Kind is the task API that is asked.
	Kind string
}

// Target is what is asked, fails and is reported on its own: one account, region and kind.
type Target struct {
	Labels
	// Source is what is asked at each scrape.
	Source Source
	// Found gives the further targets that this one's listings found, the regions that an account has enabled for
	// example; it is asked after each listing and must not block. A target with Found has no tasks of its own. Nil: none.
	Found func() []Target
	// Timeout is the longest time that one listing may take. It must be positive.
	Timeout time.Duration
	// MinInterval is how long a complete listing is shown without asking again. 0: every scrape asks.
	MinInterval time.Duration
	// Retention is how long an ended task is shown. 0: not at all.
	Retention time.Duration
	// MaxTasks is the most tasks that are shown one by one. 0: none.
	MaxTasks int
	// StuckAfter is how long a task may stand still before it is called stuck.
	StuckAfter time.Duration
	// ExpectedInterval is how often a good export is expected. 0: it is not known, and not shown.
	ExpectedInterval time.Duration
}

// compare orders targets as Prometheus sorts their series.
func (l Labels) compare(o Labels) int {
	return cmp.Or(
		cmp.Compare(l.Account, o.Account),
		cmp.Compare(l.Kind, o.Kind),
		cmp.Compare(l.Provider, o.Provider),
		cmp.Compare(l.Region, o.Region),
	)
}
