package cloudsim

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DemoFujitsuUser may log in at [DemoFujitsu].
var DemoFujitsuUser = KeystoneUser{
	Domain: "demo-contract", Name: "demo", Password: "demo-secret", Project: "demo", ProjectID: "de3057a7e0000000000000000000c10d",
}

// DemoFujitsu is a region with the user demo/demo-secret of the domain demo-contract, the project
// de3057a7e0000000000000000000c10d and exports without end: one begins in every hour and is listed for a day. Among them is
// one of nearly every state and cause of failure at nearly any time. An hour of the demo lasts as long as is said, and all
// follows from the clock.
func DemoFujitsu(clock func() time.Time, hour time.Duration) *Fujitsu {
	c := NewFujitsu(clock)
	c.AddUser(DemoFujitsuUser)
	c.SetExports(FujitsuImageExport, func(now time.Time) []Export {
		return lastDay(now, hour, 0, func(n int64, begins, now time.Time) Export { return fujitsuDemoExport(n, begins, now, hour) })
	})
	return c
}

// fujitsuDemoExport is the one that begins in hour n since 1970. Six of them are a cycle, and four cycles a day.
func fujitsuDemoExport(n int64, begins, now time.Time, hour time.Duration) Export {
	machine := []string{"web", "database", "erp", "build", "mail"}[n%5]
	e := Export{
		ID: demoUUID("export", strconv.FormatInt(n, 10)), Source: demoUUID("image", machine), SourceName: machine + "-golden",
		Bucket: "vm-exports", Begins: begins, Queued: hour / 2,
	}
	age, cycle := now.Sub(begins), int(n/6)
	switch n % 6 {
	case 0: // about as long as 200 GB take
		e.Takes = 6 * hour
	case 1:
		e.Takes, e.End, e.StallsAt = 4*hour, Fails, float64(11+cycle%7*12)
		e.Message = strings.ReplaceAll(fujitsuDemoFailures[cycle%len(fujitsuDemoFailures)], "{image}", e.Source)
	case 2: // a cancellation lands at the end of a phase, which may be hours away
		e.Takes, e.End, e.Cancels = 8*hour, IsCanceled, 11*hour/2
	case 3:
		e.Takes = 8 * hour
		if age >= 5*hour/2 && age < e.Takes {
			e.Word = "verifying" // no state that anybody has documented
		}
	case 4: // back and forth between two states, or stuck at the end of a phase
		e.Takes = 6 * hour
		if cycle%4 == 0 {
			e.Takes, e.End, e.StallsAt = 4*hour, Never, 40
		} else if age < e.Takes && age/(hour/4)%2 == 0 {
			e.Word = "queued"
		}
	case 5:
		e.Queued, e.Takes = 3*hour, 5*hour
	}
	return e
}

// fujitsuDemoFailures are worded as OpenStack's services word such errors: the cloud's own words are not documented.
var fujitsuDemoFailures = []string{
	"The storage container vm-exports does not exist.",
	"Access to object storage was denied (403 Forbidden).",
	"The quota of the storage container is exceeded (413 Request Entity Too Large).",
	"The image {image} was not found.",
	"The disk format of the image is not supported.",
	"An unexpected error occurred during conversion (50002).",
}

// demoUUID is an id as OpenStack makes them.
func demoUUID(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "/")))
	h[6], h[8] = h[6]&0x0f|0x40, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
