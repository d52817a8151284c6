package main

import (
	"fmt"
	"net/http"
	"net/http/pprof"
	"strconv"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/version"
	"github.com/prometheus/exporter-toolkit/web"
)

// routes are the paths that the exporter answers.
func routes(metrics, status, reload http.Handler, own *ownMetrics, flags *flags) (http.Handler, error) {
	if !flags.withoutOwn {
		metrics = promhttp.InstrumentMetricHandler(own.Registry, metrics)
	}
	landing, err := landingPage(flags)
	if err != nil {
		return nil, fmt.Errorf("making the landing page: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+flags.telemetryPath, atMost(flags.maxRequests, metrics))
	mux.Handle("GET /status", status)
	mux.HandleFunc("GET /-/healthy", answer("The exporter is healthy."))
	mux.HandleFunc("GET /-/ready", answer("The exporter is ready: its configuration is loaded."))
	mux.Handle("GET /{$}", landing)
	if !flags.lifecycle {
		reload = forbidden("Reloading by request is not enabled; start the exporter with --web.enable-lifecycle, or send it SIGHUP.")
	}
	mux.Handle("POST /-/reload", reload)
	if flags.pprof {
		mux.HandleFunc("/debug/pprof/", pprof.Index)
		mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	}
	return mux, nil
}

// atMost answers so many requests at once, and refuses those beyond.
func atMost(most int, handler http.Handler) http.Handler {
	places := make(chan struct{}, most)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
			handler.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, fmt.Sprintf("%d scrapes are under way; --web.max-requests allows no more.", most), http.StatusServiceUnavailable)
		}
	})
}

func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, text) }
}

func forbidden(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, text, http.StatusForbidden) })
}

func landingPage(flags *flags) (http.Handler, error) {
	return web.NewLandingPage(web.LandingConfig{
		Name:        name,
		Description: "Cloud export tasks as Prometheus metrics: which run, which stand still, which failed.",
		Version:     version.Version,
		Profiling:   strconv.FormatBool(flags.pprof),
		Links: []web.LandingLinks{
			{Address: flags.telemetryPath, Text: "Metrics", Description: "what Prometheus scrapes"},
			{Address: "/status", Text: "Status", Description: "every target and its tasks, as the last scrapes left them"},
			{Address: "/-/healthy", Text: "Healthy", Description: "the process answers"},
			{Address: "/-/ready", Text: "Ready", Description: "the configuration is loaded"},
		},
	})
}
