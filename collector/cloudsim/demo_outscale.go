package cloudsim

import (
	"strconv"
	"strings"
	"time"
)

// DemoOutscale is the OUTSCALE API of eu-west-2 with the key demo/demo-secret and exports without end. Of images and of
// snapshots, one export begins in every hour and is listed for a day; among them is one of every state at nearly any time. An
// hour of the demo lasts as long as is said, and all follows from the clock.
func DemoOutscale(clock func() time.Time, hour time.Duration) *Outscale {
	c := NewOutscale(clock)
	c.AddKey("demo", "demo-secret")
	c.SetExports(ReadImageExportTasks, outscaleSchedule{hour: hour}.exports)
	c.SetExports(ReadSnapshotExportTasks, outscaleSchedule{hour: hour, snapshots: true, late: hour / 3}.exports)
	return c
}

// outscaleSchedule is the timetable of one kind.
type outscaleSchedule struct {
	hour      time.Duration
	snapshots bool
	// late is how far into the hour the exports begin.
	late time.Duration
}

// exports are those of the last day.
func (s outscaleSchedule) exports(now time.Time) []Export {
	return lastDay(now, s.hour, s.late, s.export)
}

// export is the one that begins in hour n since 1970. Six of them are a cycle, and four cycles a day.
//
//nolint:cyclop // it is a timetable, and reads like one
func (s outscaleSchedule) export(n int64, begins, now time.Time) Export {
	e := s.what(n)
	e.Begins = begins
	age, cycle := now.Sub(begins), int(n/6)
	switch n % 6 {
	case 0:
		e.Queued, e.Takes = s.hour, 3*s.hour
	case 1:
		e.Takes, e.End, e.StallsAt = 4*s.hour, Fails, float64(15+cycle%7*11)
		e.Message = s.failure(cycle, e)
	case 2: // canceled: an image's export can only be while it waits
		e.Queued, e.Takes, e.Cancels, e.End = 4*s.hour, s.hour/10, s.hour/10, IsCanceled
		if s.snapshots {
			e.Queued, e.Takes, e.Cancels = s.hour, 15*s.hour, 2*s.hour
		}
	case 3:
		e.Takes = 8 * s.hour
		if s.snapshots && age < 4*s.hour {
			e.Word = "active" // of older versions of the API
		} else if age >= 4*s.hour && age < e.Takes {
			e.Word = "verifying" // no state that anybody has documented
		}
	case 4:
		e.Takes = s.slow(6 * s.hour)
		if cycle%4 == 0 {
			e.Takes, e.End, e.StallsAt = s.slow(4*s.hour), Never, 41
		}
	case 5:
		e.Queued, e.Takes, e.NoProgress = 2*s.hour, s.slow(3*s.hour), true
	}
	return e
}

// slow is how long an export takes whose beginnings are to be seen: those of snapshots have states of their own.
func (s outscaleSchedule) slow(takes time.Duration) time.Duration {
	if s.snapshots {
		return 4 * takes
	}
	return takes
}

// what is exported: one machine of five, again and again.
func (s outscaleSchedule) what(n int64) Export {
	machine := []string{"web", "database", "erp", "build", "mail"}[n%5]
	kind, task, source := "image", "image-export-", "ami-"
	if s.snapshots {
		kind, task, source = "snapshot", "snap-export-", "snap-"
	}
	return Export{
		ID:     task + shortID("outscale", kind, strconv.FormatInt(n, 10)),
		Source: source + shortID("outscale", kind, machine),
		Bucket: "example-corp-exports", Key: kind + "s/" + machine + "/", Format: "qcow2",
	}
}

// shortID is the part of an Outscale id that follows its prefix: 8 hexadecimal digits.
func shortID(parts ...string) string { return hexID(parts...)[1:9] }

// failure is the reason of a failure, another one in each cycle.
func (s outscaleSchedule) failure(cycle int, e Export) string {
	return strings.NewReplacer("{source}", e.Source, "{bucket}", e.Bucket, "{key}", e.Key).
		Replace(outscaleFailures[cycle%len(outscaleFailures)])
}

// outscaleFailures are worded as the object storage, which speaks S3, and the API word such errors. No list of them is
// published.
var outscaleFailures = []string{
	"Access Denied: the API key may not write to the bucket {bucket}",
	"The specified bucket does not exist: {bucket}",
	"Internal error while converting {source}",
	"{source} does not exist",
	"Upload to https://oos.eu-west-2.outscale.com/{bucket}/{key}?AWSAccessKeyId=AKIDEXPORT&Signature=c2lnbmVk failed: 403 Forbidden",
	"Quota exceeded: too many exports are running",
	"The export has timed out",
	"The disk format is not supported for {source}",
}
