package statuspage

import (
	"testing"
	"time"
)

func TestDurationsAreSaidAsAPersonWould(t *testing.T) {
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		-time.Hour:                   "0 ms",
		840 * time.Millisecond:       "840 ms",
		2490 * time.Millisecond:      "2.4 s",
		12 * time.Second:             "12 s",
		20*time.Minute + time.Second: "20 min",
		3 * time.Hour:                "3 h",
		3*time.Hour + 20*time.Minute: "3 h 20 min",
		26 * time.Hour:               "1 day 2 h",
		2*day + 30*time.Minute:       "2 days",
		5*day + 7*time.Hour:          "5 days",
		2000 * day:                   "2,000 days",
	} {
		if got := duration(d); got != want {
			t.Errorf("%s is said as %q, not as %q", d, got, want)
		}
	}
}

func TestAgesAreWholeSecondsAndNeverNegative(t *testing.T) {
	now := time.Now()
	for d, want := range map[time.Duration]string{
		-time.Hour: "1 s ago", time.Millisecond: "1 s ago", 2490 * time.Millisecond: "2 s ago", 90 * time.Second: "1 min ago",
	} {
		if got := ago(now.Add(-d), now).Text; got != want {
			t.Errorf("what was %s before now is said to be %q, not %q", d, got, want)
		}
	}
}
