package cloudsim

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// DemoEC2 is an EC2 with the key demo/demo-secret and exports without end in eu-west-1 and us-east-1. Each region and
// kind has an export that begins in every hour and is listed for a day; among them is one of nearly every state and cause
// of failure at nearly any time. An hour of the demo lasts as long as is said, and all follows from the clock: the same
// moment shows the same exports, whenever the demo was started.
func DemoEC2(clock func() time.Time, hour time.Duration) *EC2 {
	c := NewEC2(clock)
	c.AddKey("demo", "demo-secret")
	c.SetRegions("eu-west-1", "us-east-1")
	for i, region := range []string{"eu-west-1", "us-east-1"} {
		for j, action := range []string{DescribeStoreImageTasks, DescribeExportImageTasks, DescribeExportTasks} {
			shift := i*3 + j // so that not everything happens everywhere at once
			c.SetExports(region, action, demoSchedule{
				region: region, action: action, hour: hour,
				shift: int64(shift), late: time.Duration(shift) * hour / 6,
			}.exports)
		}
	}
	return c
}

// demoSchedule is the timetable of one region and kind.
type demoSchedule struct {
	region, action string
	hour           time.Duration
	// shift is where in the cycle of exports the region and kind is ahead of others; late is how far into the hour its
	// exports begin.
	shift int64
	late  time.Duration
}

// exports are those of the last day, the newest first.
func (s demoSchedule) exports(now time.Time) []Export {
	return lastDay(now, s.hour, s.late, s.export)
}

// lastDay has an export for each of the last 24 hours, the newest first. It begins so late in its hour, which is the nth since
// 1970.
func lastDay(now time.Time, hour, late time.Duration, export func(n int64, begins, now time.Time) Export) []Export {
	var exports []Export
	last := now.Add(-late).UnixNano() / int64(hour)
	for n := last; n > last-24; n-- {
		exports = append(exports, export(n, time.Unix(0, n*int64(hour)).Add(late).UTC(), now))
	}
	return exports
}

// export is the one that begins in hour n since 1970. Six of them are a cycle, and four cycles a day.
//
//nolint:cyclop // it is a timetable, and reads like one
func (s demoSchedule) export(n int64, begins, now time.Time) Export {
	n += s.shift
	e := s.what(n)
	e.Begins = begins
	age := now.Sub(begins)
	cycle := int(n / 6)
	switch n % 6 {
	case 0:
		e.Takes = 3 * s.hour
	case 1:
		e.Takes, e.End, e.StallsAt = 4*s.hour, Fails, float64(15+cycle%7*11)
		e.Message = s.failure(cycle, e)
		if s.action == DescribeExportImageTasks && age >= e.Takes && age < e.Takes+s.hour/2 {
			e.Word = "deleting" // a failed export is cleared away before it is deleted
		}
	case 2:
		if s.action == DescribeStoreImageTasks { // which nobody can cancel
			e.Queued, e.Takes = 2*s.hour, 5*s.hour
			break
		}
		e.Takes, e.End, e.Cancels = 8*s.hour, IsCanceled, 11*s.hour/2
		if cycle%2 == 0 {
			e.Message = "Canceled by user: superseded by a newer image"
		}
	case 3:
		e.Takes = 8 * s.hour
		if age >= 5*s.hour/2 && age < e.Takes {
			e.Word = "Verifying" // no state that anybody has documented
		}
	case 4:
		e.Takes = 6 * s.hour
		if cycle%4 == 0 {
			e.Takes, e.End, e.StallsAt = 4*s.hour, Never, 41
		}
		if cycle%4 == 0 && s.action == DescribeExportTasks { // which EC2 ends after days without a result
			e.Takes, e.End = 22*s.hour, Fails
		}
	case 5:
		e.Queued, e.Takes, e.NoProgress = s.hour/2, 3*s.hour, true
	}
	return e
}

// what is exported: one machine of five, again and again.
func (s demoSchedule) what(n int64) Export {
	machine := []string{"web", "database", "erp", "build", "mail"}[n%5]
	const corp = "example-corp-"
	image, instance := "ami-"+hexID(s.region, "image", machine), "i-"+hexID(s.region, "instance", machine)
	run := hexID(s.region, s.action, strconv.FormatInt(n, 10))
	switch s.action {
	case DescribeStoreImageTasks:
		return Export{Source: image, Bucket: corp + "ami-archive-" + s.region, Key: image + ".bin"}
	case DescribeExportImageTasks:
		return Export{
			ID: "export-ami-" + run, Source: image, SourceName: machine + " server, nightly",
			Bucket: corp + "vm-exports-" + s.region, Key: "images/" + machine + "/",
		}
	default:
		return Export{
			ID: "export-i-" + run, Source: instance, SourceName: machine + " server, before its upgrade", Format: "VMDK",
			Bucket: corp + "vm-exports-" + s.region, Key: "instances/export-i-" + run + ".ova",
		}
	}
}

// failure is the reason of a failure, another one in each cycle.
func (s demoSchedule) failure(cycle int, e Export) string {
	messages := demoFailures[s.action]
	if len(messages) == 0 {
		return ""
	}
	return strings.NewReplacer(
		"{image}", e.Source, "{bucket}", e.Bucket, "{region}", s.region,
		"{snapshot}", "snap-"+hexID(e.Source, "snapshot"), "{request}", strings.ToUpper(hexID(e.Source, "request")),
	).Replace(messages[cycle%len(messages)])
}

// demoFailures are worded as S3, KMS, EC2 and VM Import/Export word such errors. A failed export of an instance says
// nothing but that it expired.
var demoFailures = map[string][]string{
	DescribeStoreImageTasks: {
		"Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: {request}; Proxy: null)",
		"The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not " +
			"allowed to access. (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: {request})",
		"The snapshot '{snapshot}' does not exist. (Service: AmazonEC2; Status Code: 400; Error Code: InvalidSnapshot.NotFound)",
		"The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; " +
			"Request ID: {request})",
		"An internal error has occurred (Service: AmazonEC2; Status Code: 500; Error Code: InternalError)",
	},
	DescribeExportImageTasks: {
		"ClientError: The service role vmimport provided does not exist or does not have sufficient permissions",
		"ClientError: Access denied to the S3 bucket {bucket}",
		"ClientError: The KMS key arn:aws:kms:{region}:123456789012:key/8f1d6c3e-52f4-4a54-9d0a-3c0c5a1f2b77 is disabled",
		"ClientError: The image ID '{image}' does not exist",
		"ClientError: Unsupported kernel version 6.1.0-1031-aws",
		"ServerError: an internal server error occurred during conversion.",
	},
}

// hexID is the part of an AWS id that follows its prefix: 17 hexadecimal digits.
func hexID(parts ...string) string {
	hash := sha256.Sum256([]byte(strings.Join(parts, "/")))
	return "0" + hex.EncodeToString(hash[:8])
}
