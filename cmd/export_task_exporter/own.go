package main

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	versioncollector "github.com/prometheus/client_golang/prometheus/collectors/version"
)

// ownMetrics are those about the exporter itself.
type ownMetrics struct {
	*prometheus.Registry
	lastReload, lastGoodReload, memoryWritten prometheus.Gauge
}

// newOwnMetrics are those of an exporter whose configuration has just been loaded.
func newOwnMetrics(flags *flags) (*ownMetrics, error) {
	own := &ownMetrics{
		Registry: prometheus.NewRegistry(),
		lastReload: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: name + "_config_last_reload_successful",
			Help: "Whether the configuration that was loaded last was good (1) or refused (0).",
		}),
		lastGoodReload: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: name + "_config_last_reload_success_timestamp_seconds",
			Help: "When a good configuration was last loaded.",
		}),
		memoryWritten: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: name + "_memory_last_write_success_timestamp_seconds",
			Help: "When the memory file was last written; 0: not by this process.",
		}),
	}
	own.reloaded(nil)
	all := []prometheus.Collector{versioncollector.NewCollector(name), own.lastReload, own.lastGoodReload}
	if flags.memoryFile != "" {
		all = append(all, own.memoryWritten)
	}
	if !flags.withoutOwn {
		all = append(all, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	}
	for _, one := range all {
		if err := own.Register(one); err != nil {
			return nil, fmt.Errorf("registering the exporter's own metrics: %w", err)
		}
	}
	return own, nil
}

// reloaded notes how loading the configuration ended.
func (o *ownMetrics) reloaded(err error) {
	if err != nil {
		o.lastReload.Set(0)
		return
	}
	o.lastReload.Set(1)
	o.lastGoodReload.SetToCurrentTime()
}
