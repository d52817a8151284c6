package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/exporter-toolkit/web"

	"export_task_exporter/collector"
)

// lastScrapes is how long running scrapes have to finish when the exporter is told to stop.
const lastScrapes = 10 * time.Second

// serve answers Prometheus until the context ends.
func serve(ctx context.Context, scraper *collector.Scraper, flags *flags, logger *slog.Logger, stdout io.Writer) error {
	own, err := ownMetrics(flags)
	if err != nil {
		return err
	}
	handler, err := routes(scraper, own, flags, logger)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      flags.scrapeTimeout + time.Minute,
		IdleTimeout:       5 * time.Minute,
	}
	if flags.demo {
		welcome(stdout, flags)
	}
	served := make(chan error, 1)
	go func() { served <- web.ListenAndServe(server, flags.web, logger) }()
	select {
	case err := <-served:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	logger.Info("stopping", "scrapes_have", lastScrapes)
	return stop(context.WithoutCancel(ctx), server, scraper, served)
}

// stop lets the running scrapes finish, but does not wait for them longer than it said.
func stop(ctx context.Context, server *http.Server, scraper *collector.Scraper, served <-chan error) error {
	ctx, cancel := context.WithTimeout(ctx, lastScrapes)
	defer cancel()
	if err := server.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
		_ = server.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_ = scraper.Close(ctx) // a listing that does not end ends with the process
	return nil
}

// routes are the paths that the exporter answers.
func routes(scraper *collector.Scraper, own *prometheus.Registry, flags *flags, logger *slog.Logger) (http.Handler, error) {
	metrics := http.Handler(&collector.Handler{
		Scraper: scraper, Own: own, Timeout: flags.scrapeTimeout, TimeoutOffset: flags.timeoutOffset, Logger: logger,
	})
	if !flags.withoutOwn {
		metrics = instrument(own, metrics)
	}
	landing, err := landingPage(flags)
	if err != nil {
		return nil, fmt.Errorf("making the landing page: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+flags.telemetryPath, metrics)
	mux.HandleFunc("GET /-/healthy", answer("The exporter is healthy."))
	mux.HandleFunc("GET /-/ready", answer("The exporter is ready."))
	mux.Handle("GET /{$}", landing)
	return mux, nil
}

func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, text) }
}

// welcome says where to look.
func welcome(stdout io.Writer, flags *flags) {
	fmt.Fprintln(stdout, "Simulated clouds, whose hour is a minute. Open")
	for _, address := range *flags.web.WebListenAddresses {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			continue
		}
		if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
			host = "localhost"
		}
		base := "http://" + net.JoinHostPort(host, port)
		fmt.Fprintf(stdout, "  %s  the metrics\n  %s/  what else there is\n", base+flags.telemetryPath, base)
	}
	fmt.Fprintln(stdout, "and end it with Ctrl-C.")
}
