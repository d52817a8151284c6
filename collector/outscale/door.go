package outscale

import (
	"context"
	"sync"
	"time"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector"
)

const (
	// politeness is how long a listing waits for what becomes of another one's first request. It is longer than a refusal
	// takes, and no more: one kind that hangs must not hold up the other.
	politeness = time.Second
	// remembered is how long a key that was refused is not sent again: long enough for the listings that began together, and
	// shorter than the collector leaves a region alone after a refusal.
	remembered = 30 * time.Second
)

// door is the way into a region. A key that is not known to be good is tried by one request, and if it is refused, the other
// kinds do not knock with it: Outscale locks a key after four wrong signatures. The zero value is ready.
type door struct {
	mu    sync.Mutex
	good  osc.AWSv4     // the key that was accepted last
	trial chan struct{} // closed when the trial under way is over; nil: there is none

	bad     osc.AWSv4 // the key that was refused last
	refusal error
	refused time.Time
}

// enter asks, unless the key has just been refused.
func (d *door) enter(ctx context.Context, key osc.AWSv4, ask func() error) error {
	own, other := d.knock(key)
	switch {
	case own:
		defer d.leave()
	case other != nil:
		await(ctx, other)
	}
	if err := d.refusedNow(key); err != nil {
		return err
	}
	err := ask()
	d.learn(key, err)
	return err
}

// knock begins a trial of the key, or finds the one under way. Neither is needed for a key that is known to be good.
func (d *door) knock(key osc.AWSv4) (own bool, other <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.good == key {
		return false, nil
	}
	if d.trial != nil {
		return false, d.trial
	}
	d.trial = make(chan struct{})
	return true, nil
}

// leave ends the trial, also that of a client that panics.
func (d *door) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.trial)
	d.trial = nil
}

// await waits for a trial as long as is polite.
func await(ctx context.Context, trial <-chan struct{}) {
	polite := time.NewTimer(politeness)
	defer polite.Stop()
	select {
	case <-trial:
	case <-polite.C:
	case <-ctx.Done():
	}
}

// refusedNow is the error of a key that has just been refused, else nil.
func (d *door) refusedNow(key osc.AWSv4) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.bad != key || time.Since(d.refused) >= remembered {
		return nil
	}
	return collector.Failf(collector.Auth, "not asked, since the same key was refused a moment ago: %w", d.refusal)
}

// learn takes in what an answer says of the key. A missing permission says that it is good.
func (d *door) learn(key osc.AWSv4, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case err == nil || collector.ReasonOf(err) == collector.Permission:
		d.good, d.bad = key, osc.AWSv4{}
	case collector.ReasonOf(err) == collector.Auth:
		d.good, d.bad, d.refusal, d.refused = osc.AWSv4{}, key, err, time.Now()
	}
}
