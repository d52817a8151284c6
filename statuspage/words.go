package statuspage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"export_task_exporter/collector"
)

// moment is a time as a person reads it, with the exact one behind it.
type moment struct {
	time.Time
	Text string
}

// ISO is the time for machines.
func (m moment) ISO() string { return m.UTC().Format(time.RFC3339) }

// Exact is the time for people.
func (m moment) Exact() string { return m.UTC().Format("2006-01-02 15:04:05 UTC") }

// ago tells how long before now something was.
func ago(t, now time.Time) moment { return moment{t, between(t, now) + " ago"} }

// between is the time from one moment to another in whole seconds, one at least: clouds' clocks may be ahead of ours.
func between(from, to time.Time) string {
	return duration(max(time.Second, to.Sub(from).Truncate(time.Second)))
}

// duration is in the two units that a person would say.
func duration(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Second:
		return strconv.FormatInt(max(0, d.Milliseconds()), 10) + " ms"
	case d < 10*time.Second:
		return strconv.FormatFloat(d.Truncate(100*time.Millisecond).Seconds(), 'f', -1, 64) + " s"
	case d < time.Minute:
		return units(d, time.Second, "s", 0, "")
	case d < time.Hour:
		return units(d, time.Minute, "min", 0, "")
	case d < day:
		return units(d, time.Hour, "h", time.Minute, "min")
	case d < 2*day:
		return units(d, day, "day", time.Hour, "h")
	case d < 3*day:
		return units(d, day, "days", time.Hour, "h")
	default:
		return units(d, day, "days", 0, "")
	}
}

func units(d, unit time.Duration, name string, smaller time.Duration, smallerName string) string {
	text := number(int(d/unit)) + " " + name
	if rest := d % unit; smaller > 0 && rest >= smaller {
		text += " " + strconv.Itoa(int(rest/smaller)) + " " + smallerName
	}
	return text
}

// number has a comma between thousands.
func number(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return number(n/1000) + fmt.Sprintf(",%03d", n%1000)
}

// of counts things: “1 task”, “2,000 tasks”.
func of(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return number(n) + " " + thing + "s"
}

// words lists those that are not empty.
func words(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(word string) bool { return word == "" }), ", ")
}

// listingFailed says why a target does not answer.
func listingFailed(reason collector.Reason) string {
	switch reason {
	case collector.Timeout:
		return "The listing took too long."
	case collector.Auth:
		return "The cloud does not accept the credentials, or there are none."
	case collector.Permission:
		return "The cloud accepts the credentials, but they may not list these tasks."
	case collector.Throttled:
		return "The cloud asks for fewer requests."
	case collector.Network:
		return "No answer came from the cloud."
	case collector.Decode:
		return "The cloud’s answer is not what it should be."
	default:
		return "The cloud answered with an error."
	}
}

// taskFailed says why a task failed.
func taskFailed(reason collector.FailureReason) string {
	switch reason {
	case collector.AccessDenied:
		return "Access denied"
	case collector.BucketProblem:
		return "Bucket"
	case collector.KMSProblem:
		return "Encryption key"
	case collector.QuotaExceeded:
		return "Quota used up"
	case collector.SourceMissing:
		return "Source missing"
	case collector.Unsupported:
		return "Not supported"
	case collector.Expired:
		return "Time ran out"
	case collector.InternalFailure:
		return "Fault within the cloud"
	default:
		return "Failed"
	}
}
