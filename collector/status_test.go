package collector

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestStatusTellsWhatIsRememberedAndAsksNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, asked := time.Now(), 0
		tasks, answer := []Task{at(20, task("b", Running)), task("a", Failed)}, error(nil)
		lookup := in("all", target(&slow{}))
		lookup.Found = func() []Target {
			return []Target{target(ask(func(context.Context) ([]Task, error) {
				asked++
				time.Sleep(time.Second)
				return tasks, answer
			}))}
		}
		s := newScraper(t, lookup)

		before := s.Status()
		if len(before) != 2 || !before[0].Finds || before[1].Finds || !before[1].Listed.IsZero() || asked != 0 {
			t.Errorf("before the first scrape: %+v, asked %d times", before, asked)
		}

		scrape(t, s, patience)
		good := s.Status()[1]
		if !good.Listed.Equal(start.Add(time.Second)) || good.Took != time.Second || !good.LastSuccess.Equal(good.Listed) || good.Error != "" || len(good.Tasks) != 2 {
			t.Errorf("after a good listing: %+v", good)
		}
		if first := good.Tasks[0]; first.ID != "a" || !first.FirstSeen.Equal(good.Listed) {
			t.Errorf("the first task: %+v", first)
		}

		time.Sleep(time.Hour)
		answer = Failf(Auth, "bad key\nfor https://me:secret@host/")
		scrape(t, s, patience)
		bad := s.Status()[1]
		if bad.Reason != Auth || bad.Error != "bad key for https://host/" || !bad.Failing.Equal(bad.Listed) || !bad.Paused.Equal(bad.Listed.Add(time.Minute)) {
			t.Errorf("after a failure: %+v", bad)
		}
		if len(bad.Tasks) != 2 || !bad.LastSuccess.Equal(good.Listed) {
			t.Errorf("a failure forgets what was known: %+v", bad)
		}
		if asked != 2 {
			t.Errorf("asked %d times for two scrapes", asked)
		}
		for want, after := range map[bool]time.Duration{false: 2 * time.Hour, true: 2*time.Hour + time.Second} {
			running := bad.Tasks[1]
			if got := bad.Stuck(&running, running.LastProgress.Add(after)); got != want {
				t.Errorf("after %s: stuck is %t", after, got)
			}
		}
		if bad.Stuck(&bad.Tasks[0], time.Now().Add(time.Hour*1000)) {
			t.Error("a task that has ended is stuck")
		}
	})
}
