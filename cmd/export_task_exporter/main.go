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

	"export_task_exporter/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	code := run(ctx, hangups, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program, until the context ends or it is done. A hangup reloads the configuration. It returns the exit code.
func run(ctx context.Context, hangups <-chan os.Signal, args []string, stdout, stderr io.Writer) int {
	flags, code, done := parse(args, stdout, stderr)
	if done {
		return code
	}
	logger := newLogger(&flags.log, stderr)
	err := start(ctx, hangups, flags, logger, stdout)
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
func start(ctx context.Context, hangups <-chan os.Signal, flags *flags, logger *slog.Logger, stdout io.Writer) error {
	load := flags.load
	if flags.demo {
		text, stop, err := startDemo(ctx, time.Now)
		if err != nil {
			return err
		}
		defer stop()
		load = func() (*config.Config, error) { return config.Parse("the demo's configuration", text) }
	}
	reload, err := newReloader(load, nil)
	if err != nil {
		return err
	}
	if flags.check {
		fmt.Fprintf(stdout, "%s is good: accounts: %d\n", flags.configFile, len(reload.accounts))
		return nil
	}
	service, err := newService(flags, logger, reload)
	if err != nil {
		return err
	}
	if flags.once {
		return once(ctx, service.scraper, flags, service.keeper != nil, stdout)
	}
	if flags.demo {
		welcome(stdout, flags)
	}
	return service.run(ctx, hangups)
}

// load reads the configuration.
func (f *flags) load() (*config.Config, error) {
	loaded, err := config.Load(f.configFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w\nWrite one (config/example.yml explains every key), name another with --config.file, or try --demo, which needs none", err)
	}
	return loaded, err
}
