package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	versioncollector "github.com/prometheus/client_golang/prometheus/collectors/version"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/version"
	"github.com/prometheus/exporter-toolkit/web"
)

// ownMetrics are those about the exporter, whose configuration has just been loaded.
func ownMetrics(flags *flags) (*prometheus.Registry, error) {
	registry := prometheus.NewRegistry()
	successful := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: name + "_config_last_reload_successful",
		Help: "Whether the configuration that was loaded last was good (1) or refused (0).",
	})
	since := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: name + "_config_last_reload_success_timestamp_seconds",
		Help: "When a good configuration was last loaded.",
	})
	successful.Set(1)
	since.Set(float64(time.Now().UnixMilli()) / 1000)
	all := []prometheus.Collector{versioncollector.NewCollector(name), successful, since}
	if !flags.withoutOwn {
		all = append(all, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	}
	for _, one := range all {
		if err := registry.Register(one); err != nil {
			return nil, fmt.Errorf("registering the exporter's own metrics: %w", err)
		}
	}
	return registry, nil
}

// instrument counts the scrapes, as promhttp_*.
func instrument(own prometheus.Registerer, metrics http.Handler) http.Handler {
	return promhttp.InstrumentMetricHandler(own, metrics)
}

func landingPage(flags *flags) (http.Handler, error) {
	return web.NewLandingPage(web.LandingConfig{
		Name:        name,
		Description: "Cloud export tasks as Prometheus metrics: which run, which stand still, which failed.",
		Version:     version.Info(),
		Profiling:   "false",
		Links: []web.LandingLinks{
			{Address: flags.telemetryPath, Text: "Metrics", Description: "what Prometheus scrapes"},
			{Address: "/-/healthy", Text: "Healthy", Description: "the process answers"},
			{Address: "/-/ready", Text: "Ready", Description: "the configuration is loaded"},
		},
	})
}
