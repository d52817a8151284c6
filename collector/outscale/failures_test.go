package outscale

import (
	"testing"

	"export_task_exporter/internal/providertest"
)

func TestFailureReasons(t *testing.T) {
	providertest.FailureRows(t, failures, [][]string{
		{"Access Denied", "AccessDenied: the key may not write to the bucket b", "Upload to https://oos.eu-west-2.outscale.com/b/k failed: 403 Forbidden",
			"InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records", "SignatureDoesNotMatch", "expired key",
			"Access to the bucket was denied", "Invalid credentials"},
		{"Quota exceeded: too many exports are running", "LimitExceeded", "The size exceeds the limit of 500 GB", "No space left on device"},
		{"The specified bucket does not exist: b", "NoSuchBucket", "bucket b not found"},
		{"The export has timed out", "Timeout while uploading to the bucket", "The task expired"},
		{"ami-12345678 does not exist", "Snapshot not found", "The snapshot was deleted"},
		{"The disk format is not supported", "Unsupported image", "The image has a product code"},
		{"The bucket is in another region", "Could not reach OOS", "Upload to https://oos.eu-west-2.outscale.com/b/k?AWSAccessKeyId=AK&Expires=1&Signature=x failed"},
		{"Internal error while converting ami-12345678", "InternalError", "An unexpected condition", "Please try again"},
		{"", "Export of image ami-12345678", "42"},
	})
}
