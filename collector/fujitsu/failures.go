package fujitsu

import "export_task_exporter/collector"

// failures tell why an export failed by its error_message, which the API reference does not list: these are words of the
// API's own errors, of Swift, Glance and Cinder, and codes of the first.
var failures = collector.FailureTable{
	collector.Words(`\bexpired\b`, collector.Expired),
	collector.Words(`quota|limit ?exceeded|exceed(s|ed)? .*limit|too large|too many|insufficient|not enough|no space|\b413\b`, collector.QuotaExceeded),
	collector.Words(`denied|forbidden|unauthori[sz]ed|not (be )?(authori[sz]ed|permitted|allowed)|permission|privilege|\b40[13]\b|\b40301\b`, collector.AccessDenied),
	collector.Words(`container|object storage|\bswift\b|\b4000[34]\b`, collector.BucketProblem),
	collector.Words(`encrypt|decrypt|key manager|barbican`, collector.KMSProblem),
	collector.Words(`unsupported|not supported|invalid format|cannot be exported|licen[sc]e`, collector.Unsupported),
	collector.Words(`(image|volume|snapshot).*(missing|deleted|not exist|not found|no longer|invalid)|\b4000[12]\b`, collector.SourceMissing),
	collector.Words(`internal|unexpected|timed? ?out|service unavailable|try again|\b50[03]\b|\b5000[12]\b`, collector.InternalFailure),
}
