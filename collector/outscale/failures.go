package outscale

import "export_task_exporter/collector"

// failures tell why a task failed by the words of its comment. No list of them is published: these are the words of the
// object storage, which speaks S3, and of the API's own errors. The key that a task writes with is its own, and may have
// expired or been deleted.
var failures = collector.FailureTable{
	collector.Words(`access ?denied|access .*denied|not (be )?(authori[sz]ed|permitted|allowed)|unauthori[sz]ed|forbidden|permission|`+
		`(invalid|expired|wrong|unknown) ?(access|api|secret)? ?key|access key id|signature ?does ?not ?match|credentials`, collector.AccessDenied),
	collector.Words(`quota|limit ?exceeded|exceed(s|ed)? .*limit|too many|insufficient .*(space|capacity)|no space`, collector.QuotaExceeded),
	collector.Words(`no ?such ?bucket|bucket .*(not exist|not found)`, collector.BucketProblem),
	collector.Words(`\bexpired\b|timed? ?out`, collector.Expired),
	collector.Words(`not ?exist|not ?found|no longer|was deleted|has been deleted`, collector.SourceMissing),
	collector.Words(`unsupported|not supported|cannot be exported|licen[sc]e|product code`, collector.Unsupported),
	collector.Words(`bucket|\b(s3|oos|osu)\b`, collector.BucketProblem),
	collector.Words(`internal ?(server ?)?error|internal failure|try again|service unavailable|unexpected`, collector.InternalFailure),
}
