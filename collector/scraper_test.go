package collector

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const patience = 9500 * time.Millisecond // what a scrape timeout of 10s leaves

func TestScrapesShareTheListingUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &slow{takes: 5 * time.Second, tasks: []Task{{ID: "a", State: Running}}}
		s := newScraper(t, target(source))
		var scrapes sync.WaitGroup
		for i := range 4 {
			scrapes.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				shown := scrape(t, s, patience)
				shown.shows(t, `export_task_scrape_success 1`, `export_task_scrape_duration_seconds 5`, `export_tasks{state="running"} 1`)
			})
		}
		scrapes.Wait()
		if n := source.calls.Load(); n != 1 {
			t.Errorf("four scrapes asked %d times, want one listing", n)
		}
	})
}

func TestListingOutlivesTheClientThatBeganIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &slow{takes: 5 * time.Second}
		s := newScraper(t, target(source))
		first, hangUp := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, hangUp)
		render(t, s.Scrape(first)).shows(t, `export_task_scrape_success 0`)
		scrape(t, s, patience).shows(t, `export_task_scrape_success 1`)
		if n := source.calls.Load(); n != 1 {
			t.Errorf("asked %d times, want the second scrape to get the first one's listing", n)
		}
	})
}

func TestListingLongerThanTheRequestIsShownByTheNextScrape(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &slow{takes: 12 * time.Second}
		s := newScraper(t, target(source))
		next := time.Now()
		for n, success := range []int{0, 1, 1, 1} {
			time.Sleep(time.Until(next))
			shown := scrape(t, s, patience)
			shown.shows(t, fmt.Sprintf(`export_task_scrape_success %d`, success), `export_task_scrape_failures_total{reason="timeout"} 0`)
			synctest.Wait()
			if calls := int(source.calls.Load()); calls != n+1 {
				t.Errorf("scrape %d: %d listings so far, want a new one each", n, calls)
			}
			next = next.Add(15 * time.Second)
		}
		time.Sleep(10 * time.Minute) // and what is there is old
		scrape(t, s, patience).shows(t, `export_task_scrape_success 0`)
	})
}

func TestMinIntervalAnswersWithoutAsking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &slow{takes: time.Second}
		patient := target(source)
		patient.MinInterval = time.Minute
		s := newScraper(t, patient)
		for _, at := range []struct {
			pause time.Duration
			calls int32
		}{{0, 1}, {30 * time.Second, 1}, {29 * time.Second, 1}, {time.Second, 2}} {
			time.Sleep(at.pause)
			scrape(t, s, patience).shows(t, `export_task_scrape_success 1`)
			if n := source.calls.Load(); n != at.calls {
				t.Errorf("after another %s: asked %d times, want %d", at.pause, n, at.calls)
			}
		}
	})
}

func TestListingEndsByItsTimeoutAndCountsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScraper(t, target(&slow{takes: time.Hour}))
		for range 4 { // at 0s, 15s, 30s and 45s: all wait for the same listing
			scrape(t, s, patience).shows(t, `export_task_scrape_success 0`, `export_task_scrape_failures_total{reason="timeout"} 0`)
			time.Sleep(15*time.Second - patience)
		}
		time.Sleep(time.Second)
		scrape(t, s, patience).shows(t, `export_task_scrape_failures_total{reason="timeout"} 1`)
	})
}

func TestOneTargetsFaultIsItsOwn(t *testing.T) {
	forever := make(chan struct{})
	for name, fault := range map[string]struct {
		source ask
		reason string
	}{
		"error":                {func(context.Context) ([]Task, error) { return nil, Failf(Permission, "no") }, `permission`},
		"panic":                {func(context.Context) ([]Task, error) { panic("nil map") }, `decode`},
		"tasks with the error": {func(context.Context) ([]Task, error) { return []Task{{ID: "a"}}, errors.New("page 2") }, `api`},
		"ignores its context":  {func(context.Context) ([]Task, error) { <-forever; return nil, nil }, `timeout`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				forever = make(chan struct{})
				defer close(forever)
				healthy := in("us-east-1", target(&slow{takes: time.Second, tasks: []Task{{ID: "b", State: Running}}}))
				s := newScraper(t, target(fault.source), healthy)
				shown := scrape(t, s, patience)
				shown.shows(t, `export_task_scrape_success{region="us-east-1"} 1`, `export_task_scrape_success 0`)
				shown.hides(t, `export_tasks{state`, `export_task_state{provider_state="",state="unknown",task_id="a"}`)
				time.Sleep(2 * time.Minute)
				scrape(t, s, patience).shows(t, `export_task_scrape_success{region="us-east-1"} 1`)
				if !strings.Contains(scrape(t, s, patience).short(), `export_task_scrape_failures_total{reason="`+fault.reason+`"} `) {
					t.Errorf("no failure with reason %s", fault.reason)
				}
			})
		})
	}
}

func TestSourceThatIgnoresItsContextIsNotAskedOnTop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var calls atomic.Int32
		s := newScraper(t, target(ask(func(context.Context) ([]Task, error) {
			calls.Add(1)
			<-release
			return nil, nil
		})))
		for range 10 {
			scrape(t, s, patience)
			time.Sleep(time.Minute)
		}
		shown := scrape(t, s, patience)
		shown.shows(t, `export_task_scrape_success 0`, `export_task_scrape_failures_total{reason="timeout"} 1`)
		if n := calls.Load(); n != 1 {
			t.Errorf("asked %d times while the first call had not returned", n)
		}
		close(release)
		synctest.Wait()
		scrape(t, s, patience).shows(t, `export_task_scrape_success 1`)
	})
}

func TestNoMoreListingsAtOnceThanAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most atomic.Int32
		source := ask(func(context.Context) ([]Task, error) {
			if n := running.Add(1); n > most.Load() {
				most.Store(n)
			}
			defer running.Add(-1)
			time.Sleep(100 * time.Millisecond)
			return nil, nil
		})
		targets := make([]Target, 1000)
		for i := range targets {
			targets[i] = in(fmt.Sprintf("region-%04d", i), target(source))
		}
		shown := string(scrape(t, newScraper(t, targets...), patience))
		if n := strings.Count(shown, "} 1\nexport_task_scrape_success"); n != 999 {
			t.Errorf("%d of 1000 targets answered", n+1)
		}
		if n := most.Load(); n != 64 {
			t.Errorf("%d listings at once, want 64", n)
		}
	})
}

func TestAccountThatHangsLeavesRoomForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var targets []Target
		for i := range 200 {
			targets = append(targets, in(fmt.Sprintf("region-%d", i), of("hangs", target(&slow{takes: time.Hour}))))
		}
		targets = append(targets, target(&slow{takes: time.Second}))
		scrape(t, newScraper(t, targets...), patience).shows(t, `export_task_scrape_success 1`)
	})
}

func TestFoundTargetsAreAskedInTheSameScrape(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err := error(nil)
		lookup := in("all", target(ask(func(context.Context) ([]Task, error) { return nil, err })))
		var found []Target
		lookup.Found = func() []Target { return found }
		s := newScraper(t, lookup)
		found = []Target{target(&slow{tasks: []Task{{ID: "a", State: Running}}})}
		shown := scrape(t, s, patience)
		shown.shows(t, `export_task_scrape_success{region="all"} 1`, `export_task_scrape_success 1`, `export_tasks{state="running"} 1`)
		shown.hides(t, `export_tasks{region="all"`, `export_task_stuck_after_seconds{region="all"`, `export_task_failures_total{region="all"`)

		err = Failf(Permission, "no")
		scrape(t, s, patience).shows(t, `export_task_scrape_success{region="all"} 0`, `export_task_scrape_success 1`,
			`export_task_scrape_failures_total{reason="permission",region="all"} 1`)
	})
}

func TestNewConfigurationIsNotAnsweredByAnEarlierListing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		patient := target(&slow{takes: 5 * time.Second, tasks: []Task{task("old", Running)}})
		patient.MinInterval = time.Hour
		s := newScraper(t, patient)
		scrape(t, s, time.Second) // which leaves a listing under way
		patient.Source = &slow{takes: 5 * time.Second, tasks: []Task{task("new", Running)}}
		s.SetTargets([]Target{patient})
		scrape(t, s, patience).shows(t, `export_task_state{provider_state="",state="running",task_id="old"} 1`)
		shown := scrape(t, s, patience)
		shown.shows(t, `export_task_state{provider_state="",state="running",task_id="new"} 1`)
		shown.hides(t, `export_task_state{provider_state="",state="running",task_id="old"}`)
	})
}

func TestCloseEndsListingsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewScraper([]Target{target(&slow{takes: time.Hour})}, 1, Saved{}, discard())
		scrape(t, s, time.Second)
		began := time.Now()
		if err := s.Close(t.Context()); err != nil {
			t.Errorf("closing: %v", err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("closing took %s", took)
		}
		shown := scrape(t, s, time.Second)
		shown.shows(t, `export_task_scrape_success 0`, `export_task_scrape_failures_total{reason="timeout"} 0`)
	})
}
