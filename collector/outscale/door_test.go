package outscale_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/internal/providertest"
)

// both lists both kinds at once.
func (c *cloud) both(t *testing.T) (image, snapshot error) {
	t.Helper()
	var group sync.WaitGroup
	group.Go(func() { _, image = c.list(t, outscale.Image) })
	group.Go(func() { _, snapshot = c.list(t, outscale.Snapshot) })
	group.Wait()
	return image, snapshot
}

// Both kinds at once, and one after the other, which is how they come where few listings may run at a time.
func TestTwoKindsKnockOnceWithAWrongKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.account.SecretKey = "wrong"
		for round := 1; round <= 3; round++ {
			image, snapshot := c.both(t)
			providertest.FailsFor(t, image, collector.Auth)
			providertest.FailsFor(t, snapshot, collector.Auth)
			_, again := c.list(t, outscale.Image)
			providertest.FailsFor(t, again, collector.Auth)
			if n := len(c.Requests()); n != round {
				t.Errorf("%d requests in %d minutes", n, round)
			}
			<-time.After(time.Minute) // the collector's shortest pause
		}
	})
}

func TestAKeyThatIsRefusedLaterIsTriedAloneAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.both(t)
		c.AddKey("AKIDTEST", "rotated")
		c.both(t) // both ask, since the key was good
		<-time.After(time.Minute)
		before := len(c.Requests())
		image, snapshot := c.both(t)
		providertest.FailsFor(t, image, collector.Auth)
		providertest.FailsFor(t, snapshot, collector.Auth)
		if n := len(c.Requests()) - before; n != 1 {
			t.Errorf("%d requests with a key that was refused", n)
		}
	})
}

// A key that was corrected is another key.
func TestACorrectedKeyIsTriedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.account.SecretKey = "wrong"
		c.both(t)
		c.account.SecretKey = "test-secret"
		if image, snapshot := c.both(t); image != nil || snapshot != nil {
			t.Error(image, snapshot)
		}
	})
}

func TestKindsDoNotWaitForOneAnotherOnceTheKeyIsGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.SetLatency(500 * time.Millisecond)
		for _, want := range []time.Duration{time.Second, 500 * time.Millisecond} {
			began := time.Now()
			if image, snapshot := c.both(t); image != nil || snapshot != nil {
				t.Fatal(image, snapshot)
			}
			if took := time.Since(began); took != want {
				t.Errorf("it took %s, want %s", took, want)
			}
		}
	})
}

// A missing permission says that the key is good.
func TestAKeyWithoutAPermissionIsAGoodKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.SetFaults(cloudsim.Fault{Action: cloudsim.ReadImageExportTasks, Code: "4"})
		image, snapshot := c.both(t)
		providertest.FailsFor(t, image, collector.Permission)
		if snapshot != nil {
			t.Error(snapshot)
		}
	})
}

// One kind that hangs costs the other a second, and only until the key has been accepted.
func TestAKindThatHangsDoesNotHoldUpTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.SetFaults(cloudsim.Fault{Action: cloudsim.ReadImageExportTasks, Hang: true})
		hanging := make(chan error)
		go func() { _, err := c.list(t, outscale.Image); hanging <- err }()
		synctest.Wait()
		for _, most := range []time.Duration{1100 * time.Millisecond, 100 * time.Millisecond} {
			began := time.Now()
			_, err := c.list(t, outscale.Snapshot)
			if took := time.Since(began); err != nil || took > most {
				t.Errorf("%v after %s", err, took)
			}
		}
		providertest.FailsFor(t, <-hanging, collector.Timeout)
	})
}

// Who waits at the door does so within its own time.
func TestAWaitingListingMindsItsOwnDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newBubbleCloud(t)
		c.SetFaults(cloudsim.Fault{Hang: true})
		first := make(chan error)
		go func() { _, err := c.list(t, outscale.Image); first <- err }()
		synctest.Wait()
		began := time.Now()
		_, err := c.listWithin(t, outscale.Snapshot, 300*time.Millisecond)
		providertest.FailsFor(t, err, collector.Timeout)
		if took := time.Since(began); took != 300*time.Millisecond {
			t.Errorf("it took %s", took)
		}
		providertest.FailsFor(t, <-first, collector.Timeout)
	})
}
