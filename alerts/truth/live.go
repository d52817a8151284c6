package truth

import (
	"context"
	"net/http"
	"time"
)

// Exporter is a running one.
type Exporter struct {
	// Metrics answers a scrape.
	Metrics http.Handler
	// Stop ends the process.
	Stop func()
}

// Live lets the world pass, and gives what Prometheus got of it. It must be called in a synctest bubble that has just begun.
// Start starts the exporter with [Config], whose addresses the transport leads to; it is called again after each restart.
// Its errors are passed on; a scrape that is not answered by metrics is an error, too.
func (w *World) Live(ctx context.Context, start func(transport func(*http.Transport)) (Exporter, error)) (*History, error) {
	clouds := newClouds(w.targets)
	defer clouds.close()
	history := newHistory()
	var running *Exporter
	for m := range w.Minutes {
		time.Sleep(time.Until(at(m)))
		clouds.setFaults(w.targets, m)
		if w.down[m] {
			if running != nil {
				running.Stop()
				running = nil
			}
			history.miss(m)
			continue
		}
		if running == nil {
			started, err := start(clouds.Transport)
			if err != nil {
				return nil, err
			}
			running = &started
		}
		got, err := scrape(ctx, running.Metrics)
		if err != nil {
			return nil, err
		}
		if w.missed[m] { // the answer was lost
			history.miss(m)
			continue
		}
		history.add(m, got)
	}
	if running != nil {
		running.Stop()
	}
	return history, nil
}
