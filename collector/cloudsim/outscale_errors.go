package cloudsim

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
)

const outscaleType = "application/json"

// outscaleError is a refusal. Its code is what tells one from another: both wrong keys and missing permissions are a 401.
type outscaleError struct {
	status              int
	code, kind, details string
}

func (e *outscaleError) Error() string { return e.kind + " (" + e.code + "): " + e.details }

// outscaleErrors are the errors by code. Source: the errors page of the API reference; those of 3001 and above are some of
// the many that speak of parameters.
var outscaleErrors = map[string]outscaleError{
	"0":  {http.StatusBadRequest, "0", "DefaultError", "ErrorDefaultError"},
	"1":  {http.StatusUnauthorized, "1", "AccessDenied", "ErrorAuthenticationFailed"},
	"2":  {http.StatusMethodNotAllowed, "2", "AccessDenied", "ErrorHttpMethodNotAllowed"},
	"4":  {http.StatusUnauthorized, "4", "AccessDenied", "ErrorUnauthorizedOperation"},
	"5":  {http.StatusUnauthorized, "5", "AccessDenied", "ErrorNotAuthorized"},
	"6":  {http.StatusServiceUnavailable, "6", "AccessDenied", "ErrorOperationThrottled: Request rate exceeded"},
	"7":  {http.StatusUnauthorized, "7", "AccessDenied", "ErrorUserNotAllowed"},
	"8":  {http.StatusForbidden, "8", "WrongAuthenticationMethod", "ErrorWrongAuthenticationMethod"},
	"9":  {http.StatusUnauthorized, "9", "AuthFailure", "ErrorAuthFailure: The authentication using login/password is not allowed for this call."},
	"10": {http.StatusForbidden, "10", "MissingLoginPassword", "ErrorMissingLoginPassword: The credentials are missing for authentication."},
	"11": {http.StatusUnauthorized, "11", "AccessDenied", "ErrorBruteForceAccessLocked: Your access has been permanently locked."},
	"12": {http.StatusUnauthorized, "12", "AccessDenied", "ErrorUnknownAuthorizationType"},
	"13": {http.StatusUnauthorized, "13", "AccessDenied", "ErrorTemporaryBruteForceAccessLockedException: Too many failed connection attempts."},
	"14": {http.StatusUnauthorized, "14", "AccessDenied", "ErrorUnmatchedApiAccessRules: Please, use a valid certificate or IP address."},
	"20": {http.StatusUnauthorized, "20", "PasswordExpired", "ErrorPasswordExpired: The password has expired."},
	"24": {http.StatusTooManyRequests, "24", "AccessDenied", "ErrorOperationThrottledPerAccount: Request rate exceeded."},
	"25": {http.StatusTooManyRequests, "25", "AccessDenied", "ErrorOperationThrottledPerCall: Request rate exceeded."},

	"3001":  {http.StatusBadRequest, "3001", "InvalidParameter", "The parameters are not those of the action."},
	"4110":  {http.StatusBadRequest, "4110", "InvalidParameterValue", "The value is not of the parameter's type."},
	"4078":  {http.StatusBadRequest, "4078", "InvalidParameterValue", "The value is not one of the parameter's."},
	"12000": {http.StatusNotFound, "12000", "InvalidAction", "The action does not exist."},
}

// outscaleErrorf is the error with that code; its own details are those of the code unless there is a format.
func outscaleErrorf(code, format string, args ...any) *outscaleError {
	refusal, ok := outscaleErrors[code]
	if !ok {
		refusal = outscaleError{http.StatusBadRequest, code, "DefaultError", ""}
	}
	refusal.details = cmp.Or(fmt.Sprintf(format, args...), refusal.details)
	return &refusal
}

// outscaleFault is the error that a fault asks for.
func outscaleFault(fault Fault) *outscaleError {
	refusal := outscaleErrorf(fault.Code, "%s", fault.Message)
	refusal.status = cmp.Or(fault.Status, refusal.status)
	return refusal
}

// answer is the body. The code is a string in it.
func (e *outscaleError) answer() map[string]any {
	answer := outscaleAnswer()
	answer["Errors"] = []map[string]string{{"Type": e.kind, "Details": e.details, "Code": e.code}}
	return answer
}

// outscaleAnswer is what every answer has.
func outscaleAnswer() map[string]any {
	return map[string]any{"ResponseContext": map[string]string{"RequestId": newRequestID()}}
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json"
}
