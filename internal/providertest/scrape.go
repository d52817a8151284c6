package providertest

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"

	"export_task_exporter/collector"
)

// ScrapeOnce is what the first scrape of the one target exposes.
func ScrapeOnce(t *testing.T, target collector.Target) string {
	t.Helper()
	scraper := collector.NewScraper([]collector.Target{target}, 1, collector.Saved{}, slog.New(slog.DiscardHandler))
	defer Close(t, scraper)
	return Scrape(t, scraper)
}

// Scrape is what one more scrape exposes.
func Scrape(t *testing.T, scraper *collector.Scraper) string {
	t.Helper()
	families, err := scraper.Scrape(t.Context()).Gather()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}

// Close ends the scraper. It may be called when the test's context is over.
func Close(t *testing.T, scraper *collector.Scraper) {
	t.Helper()
	if err := scraper.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// HasLines fails the test unless the text has every line.
func HasLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("want %s in\n%s", line, text)
		}
	}
}
