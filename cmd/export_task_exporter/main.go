// Command export_task_exporter exposes the export tasks of clouds as Prometheus metrics.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program, until the context ends or it is done. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags, code, done := parse(args, stdout, stderr)
	if done {
		return code
	}
	logger := newLogger(&flags.log, stderr)
	err := start(ctx, flags, logger, stdout)
	switch mistakes, ok := errors.AsType[config.Errors](err); {
	case ok:
		fmt.Fprintln(stderr, mistakes) // each line names the file
	case err != nil:
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
	default:
		return 0
	}
	return 1
}

// start does what the flags ask for.
func start(ctx context.Context, flags *flags, logger *slog.Logger, stdout io.Writer) error {
	load := flags.load
	if flags.demo {
		text, stop, err := startDemo(ctx, time.Now)
		if err != nil {
			return err
		}
		defer stop()
		load = func() (*config.Config, error) { return config.Parse("the demo's configuration", text) }
	}
	loaded, err := load()
	if err != nil {
		return err
	}
	targets, err := targets(loaded)
	if err != nil {
		return err
	}
	if flags.check {
		fmt.Fprintf(stdout, "%s is good: accounts: %d\n", flags.configFile, len(loaded.Accounts))
		return nil
	}
	scraper := collector.NewScraper(targets, flags.concurrency, logger)
	if flags.once {
		return once(ctx, scraper, flags, stdout)
	}
	return serve(ctx, scraper, flags, logger, stdout)
}

// load reads the configuration.
func (f *flags) load() (*config.Config, error) {
	loaded, err := config.Load(f.configFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w\nWrite one (config/example.yml explains every key), name another with --config.file, or try --demo, which needs none", err)
	}
	return loaded, err
}
