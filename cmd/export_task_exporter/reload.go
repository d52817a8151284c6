package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"sync"

	"export_task_exporter/collector"
	"export_task_exporter/config"
)

// loaded is an account, and the targets that were made of it.
type loaded struct {
	account config.Account
	targets []collector.Target
}

// build makes the targets of a configuration. An account that has not changed keeps those that it had, with their clients
// and tokens.
func (t transport) build(c *config.Config, before []loaded) ([]loaded, error) {
	now := make([]loaded, len(c.Accounts))
	for i, account := range c.Accounts {
		same := slices.IndexFunc(before, func(l loaded) bool { return reflect.DeepEqual(l.account, account) })
		if same >= 0 {
			now[i] = before[same]
			continue
		}
		targets, err := t.targets(&account)
		if err != nil {
			return nil, fmt.Errorf("account %q: %w", account.Name, err)
		}
		now[i] = loaded{account, targets}
	}
	return now, nil
}

func allTargets(accounts []loaded) []collector.Target {
	var all []collector.Target
	for _, l := range accounts {
		all = append(all, l.targets...)
	}
	return all
}

// reloader takes over a changed configuration: the whole of it or nothing.
type reloader struct {
	load      func() (*config.Config, error)
	transport transport

	// Those of the service that it belongs to.
	scraper *collector.Scraper
	own     *ownMetrics
	logger  *slog.Logger

	mu       sync.Mutex
	accounts []loaded
}

// newReloader loads the configuration for the first time.
func newReloader(load func() (*config.Config, error), t transport) (*reloader, error) {
	r := &reloader{load: load, transport: t}
	var err error
	r.accounts, err = r.build()
	return r, err
}

func (r *reloader) reload() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	accounts, err := r.build()
	r.own.reloaded(err)
	if err != nil {
		r.logger.Error("configuration is refused, and the one before stays", "err", err)
		return err
	}
	r.accounts = accounts
	r.scraper.SetTargets(allTargets(accounts))
	r.logger.Info("configuration is reloaded", "accounts", len(accounts))
	return nil
}

func (r *reloader) build() ([]loaded, error) {
	c, err := r.load()
	if err != nil {
		return nil, err
	}
	return r.transport.build(c, r.accounts)
}

// ServeHTTP reloads. What is wrong with the configuration is the answer, in the words of --config.check.
func (r *reloader) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if err := r.reload(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, "The configuration is reloaded.")
}
