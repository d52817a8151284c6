package config

import (
	"math"
	"time"
)

// Settings are what defaults and each account may set.
type Settings struct {
	// Timeout is the longest time that one listing may take: above 0, at most an hour. Built in: one minute.
	Timeout time.Duration
	// MinInterval is how long a complete listing is shown without asking again. 0, the built-in one: every scrape asks.
	MinInterval time.Duration
	// Retention is how long an ended task is shown. 0: not at all. Built in: one day.
	Retention time.Duration
	// MaxTasks is the most tasks of a target that are shown one by one. 0: none. Built in: 1000.
	MaxTasks int
	// StuckAfter is how long a task may stand still before it is called stuck. 0: it is not set, and goes by kind;
	// [Account.StuckAfterFor] tells both.
	StuckAfter time.Duration
	// ExpectedInterval is how often a good export is expected. 0: it is not known.
	ExpectedInterval time.Duration
}

func builtin() Settings {
	return Settings{
		Timeout:   time.Minute,
		Retention: 24 * time.Hour,
		MaxTasks:  1000,
	}
}

func (s *Settings) keys() []key {
	const (
		// shortest is the shortest duration that is not 0: the file has no smaller unit.
		shortest = time.Millisecond
		forever  = time.Duration(math.MaxInt64)
	)
	return []key{
		{
			name: "timeout", want: "a duration above 0s and at most 1h, such as 60s",
			read: func(v value) { s.Timeout = v.duration(shortest, time.Hour) },
		},
		{
			name: "min_interval", want: "a duration of 0s (ask at every scrape) or more, such as 5m",
			read: func(v value) { s.MinInterval = v.duration(0, forever) },
		},
		{
			name: "retention", want: "a duration of 0s (show no ended task) or more, such as 24h",
			read: func(v value) { s.Retention = v.duration(0, forever) },
		},
		{
			name: "max_tasks", want: "a whole number of 0 (show no single task) or more, such as 1000",
			read: func(v value) { s.MaxTasks = v.count() },
		},
		{
			name: "stuck_after", want: "a duration above 0s, such as 2h",
			read: func(v value) { s.StuckAfter = v.duration(shortest, forever) },
		},
		{
			name: "expected_interval", want: "a duration of 0s (not known) or more, such as 26h",
			read: func(v value) { s.ExpectedInterval = v.duration(0, forever) },
		},
	}
}
