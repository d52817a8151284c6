package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"export_task_exporter/collector"
)

const (
	// keepInterval is how often the memory file is written, at most.
	keepInterval = 30 * time.Second
	// settling is how long the first listing of a scrape waits for the others.
	settling = time.Second
)

// keeper writes what the scraper remembers to the memory file.
type keeper struct {
	file    collector.MemoryFile
	scraper *collector.Scraper
	written prometheus.Gauge
	logger  *slog.Logger

	failing bool
}

// remember reads the memory file. Keep is false where there is none, or where it must not be written over.
func remember(flags *flags, logger *slog.Logger) (saved collector.Saved, keep bool) {
	if flags.memoryFile == "" {
		return collector.Saved{}, false
	}
	saved, err := collector.MemoryFile{Path: flags.memoryFile, Logger: logger}.Load()
	if err != nil {
		logger.Error("nothing is remembered, and nothing will be", "err", err)
		return collector.Saved{}, false
	}
	logger.Info("memory is loaded", "file", flags.memoryFile, "targets", saved.Targets(), "tasks", saved.Tasks())
	return saved, true
}

// start keeps the memory until stop is called, which writes it once more.
func (k *keeper) start(ctx context.Context) (stop func()) {
	keeping, end := context.WithCancel(ctx)
	var kept sync.WaitGroup
	kept.Go(func() { k.run(keeping) })
	return func() {
		end()
		kept.Wait()
		k.save()
	}
}

// run writes soon after a change, but not more often than it should, until the context ends.
func (k *keeper) run(ctx context.Context) {
	for {
		if !k.failing && !changes(ctx, k.scraper) {
			return
		}
		k.save()
		select {
		case <-time.After(keepInterval):
		case <-ctx.Done():
			return
		}
	}
}

// changes waits for something new to save. It returns false if the context ends first.
func changes(ctx context.Context, scraper *collector.Scraper) bool {
	select {
	case <-scraper.Changed():
	case <-ctx.Done():
		return false
	}
	select {
	case <-time.After(settling):
		return true
	case <-ctx.Done():
		return false
	}
}

// save writes the file, and logs when that begins to fail and when it works again.
func (k *keeper) save() {
	if err := k.file.Save(k.scraper.Save()); err != nil {
		if !k.failing {
			k.logger.Warn("memory cannot be written, and would be lost with the process", "err", err)
		}
		k.failing = true
		return
	}
	if k.failing {
		k.logger.Info("memory is written again", "file", k.file.Path)
	}
	k.failing = false
	k.written.SetToCurrentTime()
}
