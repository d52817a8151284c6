package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/common/version"
	"github.com/prometheus/exporter-toolkit/web"

	"export_task_exporter/collector"
	"export_task_exporter/statuspage"
)

// lastScrapes is how long running scrapes have to finish when the exporter is told to stop.
const lastScrapes = 10 * time.Second

// service is a running exporter.
type service struct {
	flags   *flags
	logger  *slog.Logger
	scraper *collector.Scraper
	reload  *reloader
	keeper  *keeper // nil: nothing is kept
	server  *http.Server
}

// newService puts the parts together, for the accounts that are loaded, and goes on from what is remembered.
func newService(flags *flags, logger *slog.Logger, reload *reloader) (*service, error) {
	own, err := newOwnMetrics(flags)
	if err != nil {
		return nil, err
	}
	saved, keep := remember(flags, logger)
	scraper := collector.NewScraper(allTargets(reload.accounts), flags.concurrency, saved, logger)
	reload.scraper, reload.own, reload.logger = scraper, own, logger
	metrics := &collector.Handler{
		Scraper: scraper, Own: own, Timeout: flags.scrapeTimeout, TimeoutOffset: flags.timeoutOffset, Logger: logger,
	}
	status := &statuspage.Handler{Status: scraper.Status, Version: version.Version}
	handler, err := routes(metrics, status, reload, own, flags)
	if err != nil {
		return nil, err
	}
	s := &service{flags: flags, logger: logger, scraper: scraper, reload: reload, server: &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      flags.scrapeTimeout + time.Minute,
		IdleTimeout:       5 * time.Minute,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug), // of clients that come and go
	}}
	if keep {
		s.keeper = &keeper{
			file:    collector.MemoryFile{Path: flags.memoryFile, Logger: logger},
			scraper: scraper, written: own.memoryWritten, logger: logger,
		}
	}
	return s, nil
}

// run answers Prometheus until the context ends.
func (s *service) run(ctx context.Context, hangups <-chan os.Signal) error {
	served := make(chan error, 1)
	go func() { served <- web.ListenAndServe(s.server, s.flags.web, s.logger) }()
	if s.keeper != nil {
		defer s.keeper.start(ctx)()
	}
	for {
		select {
		case err := <-served:
			return fmt.Errorf("serving: %w", err)
		case <-hangups:
			_ = s.reload.reload() // which logs what is wrong
		case <-ctx.Done():
			s.logger.Info("stopping", "scrapes_have", lastScrapes)
			return s.stop(context.WithoutCancel(ctx), served)
		}
	}
}

// stop lets the running scrapes finish, but does not wait for them longer than it said.
func (s *service) stop(ctx context.Context, served <-chan error) error {
	finishing, cancel := context.WithTimeout(ctx, lastScrapes)
	defer cancel()
	if err := s.server.Shutdown(finishing); errors.Is(err, context.DeadlineExceeded) {
		_ = s.server.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	closing, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_ = s.scraper.Close(closing) // a listing that does not end ends with the process
	return nil
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
		fmt.Fprintf(stdout, "  %s  the metrics\n  %s  the targets and their tasks, for people\n", base+flags.telemetryPath, base+"/status")
	}
	fmt.Fprintln(stdout, "and end it with Ctrl-C.")
}
