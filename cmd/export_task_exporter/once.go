package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/prometheus/common/expfmt"

	"export_task_exporter/collector"
)

// once writes what a single scrape shows of the clouds: without the metrics of this process, which the textfile collector's
// own process has too.
func once(ctx context.Context, scraper *collector.Scraper, flags *flags, keep bool, stdout io.Writer) error {
	waiting, cancel := context.WithTimeout(ctx, flags.scrapeTimeout)
	defer cancel()
	families, err := scraper.Scrape(waiting).Gather()
	if err != nil {
		return fmt.Errorf("gathering: %w", err)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("stopped before the scrape was done: %w", context.Cause(ctx))
	}
	out := bufio.NewWriter(stdout)
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(out, family); err != nil {
			return fmt.Errorf("writing the metrics: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing the metrics: %w", err)
	}
	if keep {
		return collector.MemoryFile{Path: flags.memoryFile}.Save(scraper.Save())
	}
	return nil
}
