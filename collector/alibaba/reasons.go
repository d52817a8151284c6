package alibaba

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"export_task_exporter/collector"
)

// refusal is an answer that says no.
type refusal struct {
	status      int
	contentType string
	size        int
	said        said
}

// said is what the cloud says of it. All is empty where something else answered.
type said struct {
	Code      string
	Message   string
	RequestID string `json:"RequestId"`
}

// Error leaves out what the cloud says of a wrong signature: that repeats the signed request, the security token in it.
func (r *refusal) Error() string {
	message := r.said.Message
	switch r.said.Code {
	case "":
		return fmt.Sprintf("the answer is a %d without an error code (%d bytes, content type %q); is a proxy or a wrong endpoint between?",
			r.status, r.size, r.contentType)
	case "SignatureDoesNotMatch", "IncompleteSignature":
		message = "the secret does not belong to the access key"
	}
	return fmt.Sprintf("ENS answered %s (%d): %s (request %s)", r.said.Code, r.status, message, r.said.RequestID)
}

// reasons are those of the cloud's error codes that are not plain errors of the API, by what stands before the first dot.
// The status tells nothing: throttling and permissions are 400 here. Sources: the ENS error list, the common error codes of
// Alibaba Cloud's OpenAPI, and those of STS.
var reasons = map[string]collector.Reason{
	"IncompleteSignature":   collector.Auth,
	"InvalidAccessKeyId":    collector.Auth,
	"InvalidSecurityToken":  collector.Auth,
	"InvalidTimeStamp":      collector.Auth,
	"MissingSecurityToken":  collector.Auth,
	"SignatureDoesNotMatch": collector.Auth,
	"SignatureNonceUsed":    collector.Auth,

	"Forbidden":    collector.Permission,
	"NoPermission": collector.Permission,

	"Throttling": collector.Throttled,
	"Rejected":   collector.Throttled, // Rejected.Throttling
}

func (r *refusal) reason() collector.Reason {
	family, _, _ := strings.Cut(r.said.Code, ".")
	if reason, ok := reasons[family]; ok {
		return reason
	}
	return collector.API
}

// passes tells whether the same request may be answered a moment later. ens.interface.error and CallInterface are faults of
// the server, for all that they are 400.
func (r *refusal) passes() bool {
	switch r.said.Code {
	case "SignatureNonceUsed", "ServiceUnavailable", "InternalError", "ens.interface.error", "CallInterface":
		return true
	}
	return r.status >= http.StatusInternalServerError || r.reason() == collector.Throttled
}

const authHint = "check access_key_id and its secret or, without them, what the default chain looks for: " +
	"the ALIBABA_CLOUD_* variables, ~/.aliyun/config.json, ~/.alibabacloud/credentials, the instance's role"

// failed gives an error its reason and a way out.
func failed(err error) error {
	refused, ok := errors.AsType[*refusal](err)
	if !ok {
		return collector.Fail(collector.ReasonOf(err), err)
	}
	switch reason := refused.reason(); {
	case strings.HasPrefix(refused.said.Code, "InvalidTimeStamp"):
		return collector.Failf(reason, "%w; check this machine's clock, which may be 15 minutes off at most", err)
	case reason == collector.Auth:
		return collector.Failf(reason, "%w; %s", err, authHint)
	case reason == collector.Permission:
		return collector.Failf(reason, "%w; the RAM policy must allow ens:DescribeExportImageInfo", err)
	default:
		return collector.Fail(reason, err)
	}
}
