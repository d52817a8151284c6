package collector

import "regexp"

// FailureReason says why a task failed, from a closed list, so that alerts can be routed by it.
type FailureReason string

// The reasons of a failed task. OtherFailure is for words that no provider's table knows.
const (
	AccessDenied    FailureReason = "access_denied"
	BucketProblem   FailureReason = "bucket"
	KMSProblem      FailureReason = "kms"
	QuotaExceeded   FailureReason = "quota"
	SourceMissing   FailureReason = "source_missing"
	Unsupported     FailureReason = "unsupported"
	Expired         FailureReason = "expired"
	InternalFailure FailureReason = "internal"
	OtherFailure    FailureReason = "other"
)

// FailureTable tells failure reasons by a provider's words, which are for people. Its first row that matches counts, so
// what is more telling stands higher.
type FailureTable []FailureRow

// FailureRow is a reason and the words that speak of it.
type FailureRow struct {
	Words  *regexp.Regexp
	Reason FailureReason
}

// Words makes a row of a regular expression, which disregards case. It panics if the expression is none.
func Words(expression string, reason FailureReason) FailureRow {
	return FailureRow{Words: regexp.MustCompile("(?i)" + expression), Reason: reason}
}

// Reason is that of the message, or OtherFailure.
func (t FailureTable) Reason(message string) FailureReason {
	for _, row := range t {
		if row.Words.MatchString(message) {
			return row.Reason
		}
	}
	return OtherFailure
}
