package main

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"

	"export_task_exporter/alerts/truth"
	"export_task_exporter/config"
	"export_task_exporter/internal/needs"
)

// The alerts tell of all that happens to hundreds of exports, and of nothing else. See the package truth.
func TestAlertsTellTheTruth(t *testing.T) {
	promtool := needs.Program(t, "promtool", "Debian's package prometheus")
	rules, err := filepath.Abs("../../alerts/export_task.rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	keepEnvironment(t)
	if err := demoEnvironment(); err != nil {
		t.Fatal(err)
	}
	var scores truth.Scores
	var mu sync.Mutex
	t.Run("worlds", func(t *testing.T) {
		for _, world := range truth.Worlds() {
			t.Run(world.Name, func(t *testing.T) {
				t.Parallel()
				fired, err := live(t, world).Fire(t.Context(), promtool, rules, t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				mu.Lock()
				defer mu.Unlock()
				scores.Compare(world, fired)
			})
		}
	})
	t.Logf("\n%s", &scores)
	for name, score := range scores.Alerts {
		for _, fault := range score.Faults {
			t.Error(fault)
		}
		if score.Told == 0 {
			t.Errorf("%s had nothing to tell", name)
		}
	}
	if scores.Exports() < 500 || len(scores.Kinds) < 7 || len(scores.Alerts) < 8 {
		t.Errorf("too little happened: %d exports of %d kinds, %d alerts", scores.Exports(), len(scores.Kinds), len(scores.Alerts))
	}
}

// live lets the exporter live through the world, on the world's clock.
func live(t *testing.T, world *truth.World) (history *truth.History) {
	t.Helper()
	args := []string{"--web.disable-exporter-metrics", "--log.level=error"}
	if world.Memory {
		args = append(args, "--memory.file="+filepath.Join(t.TempDir(), "memory.json"))
	}
	synctest.Test(t, func(t *testing.T) {
		var err error
		history, err = world.Live(t.Context(), func(network func(*http.Transport)) (truth.Exporter, error) {
			return startUnheard(t, network, args...)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	return history
}

// startUnheard runs the exporter without listening.
func startUnheard(t *testing.T, network transport, args ...string) (truth.Exporter, error) {
	t.Helper()
	flags, _, _ := parse(args, io.Discard, io.Discard)
	reload, err := newReloader(func() (*config.Config, error) {
		return config.Parse("the world's configuration", []byte(truth.Config))
	}, network)
	if err != nil {
		return truth.Exporter{}, err
	}
	service, err := newService(flags, newLogger(&flags.log, t.Output()), reload)
	if err != nil {
		return truth.Exporter{}, err
	}
	stop := func() {}
	if service.keeper != nil {
		stop = service.keeper.start(t.Context())
	}
	return truth.Exporter{Metrics: service.server.Handler, Stop: func() {
		stop()
		if err := service.scraper.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}}, nil
}
