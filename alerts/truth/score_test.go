package truth

import "testing"

// A comparison that nothing fails would prove nothing.
func TestSilenceIsMissedAndNoiseIsFalse(t *testing.T) {
	world := Worlds()[0]
	expected := world.truth()
	score := func(fires func(expected *expectation, minute int) bool) (all Score) {
		fired := Fired{}
		for a, e := range expected {
			fired[a] = make([]bool, world.Minutes)
			for m := range fired[a] {
				fired[a][m] = fires(e, m)
			}
		}
		var scores Scores
		scores.Compare(world, fired)
		for _, one := range scores.Alerts {
			all.Told += one.Told
			all.Missed += one.Missed
			all.Interrupted += one.Interrupted
			all.False += one.False
		}
		return all
	}
	perfect := score(func(e *expectation, m int) bool { return e.minutes[m] == must })
	if perfect.Told < 100 || perfect.Missed+perfect.Interrupted+perfect.False > 0 {
		t.Errorf("alerts that tell all and no more: %+v", perfect)
	}
	if silent := score(func(*expectation, int) bool { return false }); silent.Missed != perfect.Told || silent.Told+silent.False > 0 {
		t.Errorf("no alert at all: %+v, want %d missed", silent, perfect.Told)
	}
	if noisy := score(func(*expectation, int) bool { return true }); noisy.Told != perfect.Told || noisy.False < len(expected) {
		t.Errorf("all alerts all the time: %+v, want %d told, and false ones", noisy, perfect.Told)
	}
	flickering := score(func(e *expectation, m int) bool { return e.minutes[m] == must && m%10 > 0 })
	if flickering.Interrupted == 0 || flickering.False > 0 {
		t.Errorf("alerts with gaps: %+v", flickering)
	}
}

// An alert of which the world knows nothing is false.
func TestAnAlertOnNothingIsFalse(t *testing.T) {
	world := Worlds()[0]
	fires := make([]bool, world.Minutes)
	fires[7] = true
	var scores Scores
	scores.Compare(world, Fired{alert{name: "ExportTaskFailed", taskID: "nobody's"}: fires})
	if got := scores.Alerts["ExportTaskFailed"].False; got != 1 {
		t.Errorf("%d false alerts, want 1", got)
	}
}
