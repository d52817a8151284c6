package cloudsim

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

const ensType = "application/json;charset=utf-8"

// ensError is a refusal.
type ensError struct {
	Status        int
	Code, Message string
}

func (e *ensError) Error() string { return e.Code + ": " + e.Message }

// ensErrorf is a refusal with status 400, which most have.
func ensErrorf(code, format string, args ...any) *ensError {
	return &ensError{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

type ensErrorBody struct {
	RequestID          string              `json:"RequestId"`
	HostID             string              `json:"HostId"`
	Code               string              `json:"Code"`
	Message            string              `json:"Message"`
	Recommend          string              `json:"Recommend"`
	AccessDeniedDetail *accessDeniedDetail `json:"AccessDeniedDetail,omitempty"`
}

// accessDeniedDetail is what RAM adds to its refusals.
type accessDeniedDetail struct {
	AuthAction        string `json:"AuthAction"`
	AuthPrincipalType string `json:"AuthPrincipalType"`
	NoPermissionType  string `json:"NoPermissionType"`
}

// ensErrorAnswer is the error as ENS sends it.
func ensErrorAnswer(host string, err error) (status int, answer any) {
	refusal, ok := errors.AsType[*ensError](err)
	if !ok {
		refusal = &ensError{http.StatusInternalServerError, "InternalError", err.Error()}
	}
	body := ensErrorBody{
		RequestID: ensRequestID(), HostID: host, Code: refusal.Code, Message: refusal.Message,
		Recommend: "https://api.aliyun.com/troubleshoot?q=" + refusal.Code + "&product=Ens",
	}
	if refusal.Code == "Forbidden.RAM" {
		body.AccessDeniedDetail = &accessDeniedDetail{"ens:" + DescribeExportImageInfo, "SubUser", "ImplicitDeny"}
	}
	return refusal.Status, body
}

// ensAuthError puts what is wrong with a signature or key in the cloud's words.
// Source: the common error codes of Alibaba Cloud's OpenAPI and the ENS error list.
func ensAuthError(err error) *ensError {
	switch {
	case errors.Is(err, errBadTime):
		return ensErrorf("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")
	case errors.Is(err, errStale):
		return ensErrorf("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
	case errors.Is(err, errUnknownKey):
		return &ensError{http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found."}
	case errors.Is(err, errInactiveKey):
		return ensErrorf("InvalidAccessKeyId.Inactive", "Specified access key is disabled.")
	case errors.Is(err, errBadToken):
		return ensErrorf("InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with AccessKey.")
	case errors.Is(err, errExpiredKey):
		return ensErrorf("InvalidSecurityToken.Expired", "Specified SecurityToken is expired.")
	case errors.Is(err, errWrongSignature):
		return ensErrorf("SignatureDoesNotMatch", "Specified signature is not matched with our calculation.")
	case errors.Is(err, errNonceUsed):
		return ensErrorf("SignatureNonceUsed", "Specified signature nonce was used already.")
	default:
		return ensErrorf("IncompleteSignature", "The request signature does not conform to Aliyun standards.")
	}
}

func ensRequestID() string { return strings.ToUpper(newRequestID()) }
