package collector

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRefusedCredentialsAreLeftAloneForLongerAndLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []int
		start := time.Now()
		refuses := target(ask(func(context.Context) ([]Task, error) {
			asked = append(asked, int(time.Since(start).Round(time.Minute).Minutes()))
			return nil, Failf(Auth, "bad key")
		}))
		s := newScraper(t, refuses)
		for range 60 * 4 {
			scrape(t, s, patience).shows(t, `export_task_scrape_success 0`)
			time.Sleep(15 * time.Second)
		}
		if want := []int{0, 1, 3, 7, 15, 30, 45}; !slices.Equal(asked, want) {
			t.Errorf("asked after %v minutes, want %v", asked, want)
		}
		scrape(t, s, patience).shows(t, `export_task_scrape_failures_total{reason="auth"} 8`)
	})
}

func TestPauseIsForTheAccountsRegionOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var refused, others atomic.Int32
		refuses := ask(func(context.Context) ([]Task, error) {
			refused.Add(1)
			time.Sleep(time.Second)
			return nil, Failf(Auth, "bad key")
		})
		works := ask(func(context.Context) ([]Task, error) { others.Add(1); return nil, nil })
		s := newScraper(t,
			target(refuses), kind("export_image", target(refuses)),
			in("us-east-1", target(works)), of("test", target(works)))
		for range 4 {
			scrape(t, s, patience)
			time.Sleep(10 * time.Second)
		}
		if n := refused.Load(); n != 2 {
			t.Errorf("the refused region was asked %d times, want once for each kind", n)
		}
		if n := others.Load(); n != 8 {
			t.Errorf("the others were asked %d times, want 8", n)
		}
		time.Sleep(time.Minute)
		scrape(t, s, patience)
		if n := refused.Load(); n != 3 {
			t.Errorf("after the pause it was asked %d times, want one knock, not one for each kind", n)
		}
	})
}

func TestPauseEndsWithTheFirstGoodAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := Failf(Auth, "bad key")
		s := newScraper(t, target(ask(func(context.Context) ([]Task, error) { return nil, answer })))
		for range 3 { // at 0, 1 and 3 minutes: the next pause would be 4 minutes
			scrape(t, s, patience)
			time.Sleep(2 * time.Minute)
		}
		time.Sleep(5 * time.Minute)
		answer = nil
		scrape(t, s, patience).shows(t, `export_task_scrape_success 1`)
		answer = Failf(Auth, "bad key")
		scrape(t, s, patience).shows(t, `export_task_scrape_success 0`)
		answer = nil
		time.Sleep(61 * time.Second)
		scrape(t, s, patience).shows(t, `export_task_scrape_success 1`)
	})
}

func TestAKindThatIsBrokenDoesNotKeepTheOthersWaiting(t *testing.T) {
	for _, order := range [][]string{{"broken", "good"}, {"good", "broken"}} { // either may be the first to ask
		synctest.Test(t, func(t *testing.T) {
			answers := map[string]error{"broken": Failf(Auth, "bad key"), "good": Failf(Auth, "bad key")}
			var targets []Target
			for _, name := range order {
				targets = append(targets, kind(name, target(ask(func(context.Context) ([]Task, error) {
					answer := answers[name]
					time.Sleep(time.Second)
					return nil, answer
				}))))
			}
			s := newScraper(t, targets...)
			scrape(t, s, patience)
			answers["broken"], answers["good"] = Failf(API, "out of order"), nil
			time.Sleep(61 * time.Second)
			scrape(t, s, patience)
			scrape(t, s, patience).shows(t, `export_task_scrape_success{kind="good"} 1`)
		})
	}
}

func TestOtherFailuresDoNotPause(t *testing.T) {
	for _, reason := range Reasons() {
		if reason == Auth {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			var calls atomic.Int32
			s := newScraper(t, target(ask(func(context.Context) ([]Task, error) {
				calls.Add(1)
				return nil, Fail(reason, errors.New("no"))
			})))
			scrape(t, s, patience)
			scrape(t, s, patience)
			if n := calls.Load(); n != 2 {
				t.Errorf("%s: asked %d times, want 2", reason, n)
			}
		})
	}
}
