package collector

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

// ask is a source that is a function.
type ask func(context.Context) ([]Task, error)

func (a ask) Tasks(ctx context.Context) ([]Task, error) { return a(ctx) }

// slow is a source that answers after a time, as one that honours its context does.
type slow struct {
	takes time.Duration
	tasks []Task
	calls atomic.Int32
}

func (s *slow) Tasks(ctx context.Context) ([]Task, error) {
	s.calls.Add(1)
	select {
	case <-time.After(s.takes):
		return s.tasks, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// target is an ordinary one of the account "prod".
func target(source Source) Target {
	return Target{
		Labels:     Labels{Provider: "aws", Account: "prod", Region: "eu-west-1", Kind: "store_image"},
		Source:     source,
		Timeout:    time.Minute,
		Retention:  24 * time.Hour,
		MaxTasks:   1000,
		StuckAfter: 2 * time.Hour,
	}
}

func in(region string, t Target) Target {
	t.Region = region
	return t
}

func of(account string, t Target) Target {
	t.Account = account
	return t
}

func kind(name string, t Target) Target {
	t.Kind = name
	return t
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

func newScraper(t *testing.T, targets ...Target) *Scraper {
	t.Helper()
	return loggingScraper(t, discard(), targets...)
}

func loggingScraper(t *testing.T, logger *slog.Logger, targets ...Target) *Scraper {
	t.Helper()
	s := NewScraper(targets, 64, Saved{}, logger)
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

// scrape is what one scrape with this much patience shows.
func scrape(t *testing.T, s *Scraper, patience time.Duration) exposition {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return render(t, s.Scrape(ctx))
}

// exposition is text as Prometheus reads it, shortened: labels that are the same throughout a test are left out.
type exposition string

func render(t *testing.T, g prometheus.Gatherer) exposition {
	t.Helper()
	families, err := g.Gather()
	if err != nil {
		t.Fatalf("gathering: %v", err)
	}
	var text strings.Builder
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
			t.Fatalf("rendering: %v", err)
		}
	}
	return exposition(text.String())
}

// short leaves out the labels of [target], which tests do not repeat.
func (e exposition) short() string {
	return onlyRegion.Replace(threeOthers.Replace(string(e)))
}

var (
	threeOthers = strings.NewReplacer(`account="prod",`, ``, `kind="store_image",`, ``, `provider="aws",`, ``)
	onlyRegion  = strings.NewReplacer(`{region="eu-west-1"}`, ``, `,region="eu-west-1"`, ``, `region="eu-west-1",`, ``)
)

func (e exposition) lines() map[string]bool {
	lines := make(map[string]bool)
	for line := range strings.Lines(e.short()) {
		lines[strings.TrimSuffix(line, "\n")] = true
	}
	return lines
}

// shows fails unless each of the lines is there.
func (e exposition) shows(t *testing.T, lines ...string) {
	t.Helper()
	there := e.lines()
	for _, line := range lines {
		if !there[line] {
			t.Errorf("want the line\n\t%s\nin\n%s", line, e.short())
			return
		}
	}
}

// hides fails if any line begins like that.
func (e exposition) hides(t *testing.T, starts ...string) {
	t.Helper()
	for line := range e.lines() {
		for _, start := range starts {
			if strings.HasPrefix(line, start) {
				t.Errorf("do not want the line\n\t%s", line)
			}
		}
	}
}
