package cloudsim_test

import (
	"slices"
	"testing"
	"time"
)

// watchDemo asks a demo once in each of 48 hours, of which one lasts a minute, for the states that it shows. The test fails
// unless each of the states is seen in every three hours, and no other ever.
func watchDemo(t *testing.T, clock *movable, states []string, ask func(hour int) []string) {
	t.Helper()
	const window = 3 // hours
	last := map[string]int{}
	for hour := range 48 {
		for _, state := range ask(hour) {
			last[state] = hour
		}
		for _, state := range states {
			if hour-last[state] >= window {
				t.Errorf("no %q in the %d hours before hour %d", state, window, hour)
			}
		}
		clock.move(time.Minute)
	}
	for state := range last {
		if !slices.Contains(states, state) {
			t.Errorf("unexpected state %q", state)
		}
	}
}
