package aws

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"export_task_exporter/collector"
)

// reasons are those of EC2's and STS's error codes that are not plain errors of the API. Sources: the EC2 API reference's
// error codes, the common errors of AWS's Query APIs, and the codes that the SDK's retryer takes for throttling.
var reasons = map[string]collector.Reason{
	"AuthFailure":                 collector.Auth,
	"ExpiredToken":                collector.Auth,
	"ExpiredTokenException":       collector.Auth,
	"IncompleteSignature":         collector.Auth,
	"InvalidClientTokenId":        collector.Auth,
	"InvalidAccessKeyId":          collector.Auth,
	"InvalidIdentityToken":        collector.Auth,
	"IDPRejectedClaim":            collector.Auth,
	"MissingAuthenticationToken":  collector.Auth,
	"NotSignedUp":                 collector.Auth,
	"OptInRequired":               collector.Auth,
	"PendingVerification":         collector.Auth,
	"RequestExpired":              collector.Auth,
	"SignatureDoesNotMatch":       collector.Auth,
	"UnrecognizedClientException": collector.Auth,

	"AccessDenied":          collector.Permission,
	"AccessDeniedException": collector.Permission,
	"Blocked":               collector.Permission,
	"UnauthorizedOperation": collector.Permission,

	"BandwidthLimitExceeded":                 collector.Throttled,
	"EC2ThrottledException":                  collector.Throttled,
	"LimitExceededException":                 collector.Throttled,
	"PriorRequestNotComplete":                collector.Throttled,
	"ProvisionedThroughputExceededException": collector.Throttled,
	"RequestLimitExceeded":                   collector.Throttled,
	"RequestThrottled":                       collector.Throttled,
	"RequestThrottledException":              collector.Throttled,
	"SlowDown":                               collector.Throttled,
	"ThrottledException":                     collector.Throttled,
	"Throttling":                             collector.Throttled,
	"ThrottlingException":                    collector.Throttled,
	"TooManyRequestsException":               collector.Throttled,
	"TransactionInProgressException":         collector.Throttled,
}

const authHint = "check the profile, the role_arn and its external_id, the AWS_* variables or the instance's role"

// failed gives an error its reason and a way out. The action is the permission that the call needs.
func failed(ctx context.Context, action string, err error) error {
	if err == nil {
		return nil
	}
	switch reason := reasonOf(ctx, err); reason {
	case collector.Auth:
		return collector.Failf(reason, "%w; %s", withoutSignature(err), authHint)
	case collector.Permission:
		return collector.Failf(reason, "%w; the policy must allow ec2:%s and, with role_arn, sts:AssumeRole", err, action)
	default:
		return collector.Fail(reason, err)
	}
}

func reasonOf(ctx context.Context, err error) collector.Reason {
	if ctx.Err() != nil {
		return collector.Timeout
	}
	if known, ok := errors.AsType[*collector.Failure](err); ok {
		return known.Reason
	}
	if answered, ok := errors.AsType[smithy.APIError](err); ok {
		if reason, ok := reasons[answered.ErrorCode()]; ok {
			return reason
		}
		return collector.API
	}
	if call, ok := errors.AsType[*smithy.OperationError](err); ok && call.Service() == imds.ServiceID {
		return collector.Auth // the last link of the credential chain: there are none
	}
	if isNetwork(err) {
		return collector.ReasonOf(err)
	}
	if _, ok := errors.AsType[*credentialsError](err); ok {
		return collector.Auth
	}
	if answered, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && answered.HTTPStatusCode() != 200 {
		return collector.API
	}
	if _, ok := errors.AsType[*smithy.DeserializationError](err); ok {
		return collector.Decode
	}
	return collector.ReasonOf(err)
}

func isNetwork(err error) bool {
	if _, ok := errors.AsType[*smithyhttp.RequestSendError](err); ok {
		return true
	}
	_, ok := errors.AsType[net.Error](err)
	return ok
}

// withoutSignature leaves out what AWS says of a wrong signature: it repeats the signed request, the session token in it.
func withoutSignature(err error) error {
	if answered, ok := errors.AsType[smithy.APIError](err); ok && answered.ErrorCode() == "SignatureDoesNotMatch" {
		return errors.New("api error SignatureDoesNotMatch: the secret key does not belong to the access key")
	}
	return err
}

// credentialsError is an error of the credential chain, before anything was sent to EC2.
type credentialsError struct{ err error }

func (e *credentialsError) Error() string { return fmt.Sprintf("getting credentials: %v", e.err) }
func (e *credentialsError) Unwrap() error { return e.err }

// marked are credentials whose errors can be told from those of the call that they are for.
type marked struct{ aws.CredentialsProvider }

// Retrieve gets the credentials; its error is a *credentialsError.
func (m marked) Retrieve(ctx context.Context) (aws.Credentials, error) {
	credentials, err := m.CredentialsProvider.Retrieve(ctx)
	if err != nil {
		return credentials, &credentialsError{err}
	}
	return credentials, nil
}
