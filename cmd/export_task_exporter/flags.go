package main

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"
	promslogflag "github.com/prometheus/common/promslog/flag"
	"github.com/prometheus/common/version"
	"github.com/prometheus/exporter-toolkit/web"
	"github.com/prometheus/exporter-toolkit/web/kingpinflag"
)

const (
	name          = "export_task_exporter"
	listenAddress = ":10987"
)

// flags are the command line.
type flags struct {
	configFile string
	check      bool
	demo       bool
	once       bool

	scrapeTimeout time.Duration
	timeoutOffset time.Duration
	concurrency   int

	memoryFile string

	telemetryPath string
	maxRequests   int
	lifecycle     bool
	pprof         bool
	withoutOwn    bool
	web           *web.FlagConfig
	log           promslog.Config
}

// parse reads the command line. Done means that it has been answered, with the exit code beside it.
func parse(args []string, stdout, stderr io.Writer) (f *flags, code int, done bool) {
	f = new(flags)
	app := kingpin.New(name, "Exposes the export tasks of clouds as Prometheus metrics: which run, which stand still, which failed.")
	app.UsageWriter(stdout)
	app.ErrorWriter(stderr)
	app.Terminate(func(status int) { code, done = status, true })
	app.HelpFlag.Short('h')
	app.Version(version.Print(name))

	app.Flag("config.file", "The configuration.").Default(name + ".yml").StringVar(&f.configFile)
	app.Flag("config.check", "Check the configuration and exit: 0 if it is good, 1 if not. Asks no cloud.").BoolVar(&f.check)
	app.Flag("demo", "Expose simulated clouds, whose hour is a minute; needs no configuration.").BoolVar(&f.demo)
	app.Flag("once", "Scrape everything once, write the metrics to standard output and exit, for cron and the textfile collector.").BoolVar(&f.once)
	app.Flag("scrape.timeout", "The longest time that a scrape waits for the clouds.").Default("60s").DurationVar(&f.scrapeTimeout)
	app.Flag("scrape.timeout-offset", "What to leave of the time that Prometheus says it waits, for the way back.").Default("500ms").DurationVar(&f.timeoutOffset)
	app.Flag("scrape.concurrency", "How many targets are listed at once, at most.").Default("64").IntVar(&f.concurrency)
	app.Flag("memory.file", "Where to keep clocks and counters over a restart. Empty: nowhere.").StringVar(&f.memoryFile)
	app.Flag("web.telemetry-path", "The path of the metrics.").Default("/metrics").StringVar(&f.telemetryPath)
	app.Flag("web.max-requests", "How many scrapes are answered at once, at most; those beyond get 503.").Default("40").IntVar(&f.maxRequests)
	app.Flag("web.enable-lifecycle", "Let POST /-/reload reload the configuration.").BoolVar(&f.lifecycle)
	app.Flag("web.enable-pprof", "Serve /debug/pprof/.").BoolVar(&f.pprof)
	app.Flag("web.disable-exporter-metrics", "Leave out the metrics about the exporter itself: go_*, process_*, promhttp_*.").BoolVar(&f.withoutOwn)
	f.web = kingpinflag.AddFlags(app, listenAddress)
	promslogflag.AddFlags(app, &f.log)
	app.Validate(func(*kingpin.Application) error { return f.validate() })

	if _, err := app.Parse(args); err != nil && !done {
		app.Errorf("%s, try --help", err)
		return f, 1, true
	}
	return f, code, done
}

// plainPath is one that a route can be made of as it is.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

func (f *flags) validate() error {
	switch {
	case f.scrapeTimeout <= 0:
		return errors.New("--scrape.timeout must be more than 0s")
	case f.timeoutOffset < 0:
		return errors.New("--scrape.timeout-offset must not be less than 0s")
	case f.concurrency < 1:
		return errors.New("--scrape.concurrency must be 1 or more")
	case f.maxRequests < 1:
		return errors.New("--web.max-requests must be 1 or more")
	case !plainPath.MatchString(f.telemetryPath) || f.telemetryPath == "/status" || strings.HasPrefix(f.telemetryPath, "/-/") || strings.HasPrefix(f.telemetryPath, "/debug/"):
		return errors.New("--web.telemetry-path must be a path such as /metrics, and not /status, nor below /-/ or /debug/")
	default:
		return nil
	}
}
