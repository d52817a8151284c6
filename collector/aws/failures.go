package aws

import (
	"regexp"

	"export_task_exporter/collector"
)

// failures tell why a task failed by AWS's own words for it, which have no codes. A key that may not be used is a matter of
// KMS, a bucket that may not be written is one of access.
var failures = collector.FailureTable{
	collector.Words(`\bexpired\b.*\bcancell?ed`, collector.Expired),
	collector.Words(`\bkms\b|encryption key|customer (master|managed) key`, collector.KMSProblem),
	collector.Words(`access ?denied|access is denied|not (be )?(authori[sz]ed|permitted|allowed)|unauthori[sz]ed|forbidden|permission|vmimport`, collector.AccessDenied),
	collector.Words(`quota|limit ?exceeded|exceed(s|ed)? .*limit|too many|insufficient .*(space|capacity)`, collector.QuotaExceeded),
	collector.Words(`no ?such ?bucket|bucket .*(not exist|not found)`, collector.BucketProblem),
	collector.Words(`not ?exist|not ?found|no longer|deregistered|was deleted`, collector.SourceMissing),
	collector.Words(`unsupported|not supported|cannot be exported|can't be exported|licen[sc]e|billing product|marketplace|third-party`, collector.Unsupported),
	collector.Words(`bucket|\bs3\b`, collector.BucketProblem),
	collector.Words(`servererror|internal ?(server ?)?error|internal failure|try again|service unavailable`, collector.InternalFailure),
}

// fail makes a task a failed one, for the reason that the message gives.
func fail(task *collector.Task, message string) {
	task.State, task.Message, task.FailureReason = collector.Failed, message, failures.Reason(message)
}

var (
	errorWords  = regexp.MustCompile(`(?i)^\s*(client|server)error|\berror\b`)
	expiryWords = failures[0].Words
)

// isError tells whether a task's message speaks of an error, as those of failed tasks do: ClientError: …, ServerError: ….
func isError(message string) bool { return errorWords.MatchString(message) }

// isExpiry tells whether EC2 gave the task up: "Task expired and automatically canceled", after 100 hours and more.
func isExpiry(message string) bool { return expiryWords.MatchString(message) }
