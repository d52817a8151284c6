package cloudsim

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"sync"
	"time"
)

// What can be wrong with a key whose signature can be read.
var (
	errUnknownKey = errors.New("there is no such access key, or it comes without its session token")
	errExpiredKey = errors.New("the temporary access key has expired")
)

// key is an access key's secret. Temporary ones have a session token, and expire.
type key struct {
	secret, token string
	expires       time.Time
}

// keyring is the keys and roles that are accepted.
type keyring struct {
	mu    sync.Mutex
	keys  map[string]key
	roles map[string]string // external id by ARN
}

func newKeyring() keyring { return keyring{keys: map[string]key{}, roles: map[string]string{}} }

// AddKey makes a long-term access key good, in all regions.
func (c *EC2) AddKey(accessKeyID, secret string) { c.keys.add(accessKeyID, key{secret: secret}) }

// AddRole makes a role that every good key may assume if it names the external id. "": it must name none.
func (c *EC2) AddRole(arn, externalID string) {
	c.keys.mu.Lock()
	defer c.keys.mu.Unlock()
	c.keys.roles[arn] = externalID
}

func (k *keyring) add(accessKeyID string, key key) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys[accessKeyID] = key
}

// mayAssume tells whether there is such a role with that external id.
func (k *keyring) mayAssume(arn, externalID string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	want, ok := k.roles[arn]
	return ok && want == externalID
}

// check tells whether the request was signed by a good key for a service that is here.
func (k *keyring) check(sig signature, r *http.Request, body []byte, now time.Time) error {
	k.mu.Lock()
	found, ok := k.keys[sig.accessKeyID]
	k.mu.Unlock()
	token := r.Header.Get("X-Amz-Security-Token")
	if !ok || subtle.ConstantTimeCompare([]byte(token), []byte(found.token)) == 0 {
		return errUnknownKey
	}
	if sig.service != "ec2" && sig.service != "sts" {
		return errWrongSignature
	}
	if err := sig.verify(r, body, found.secret); err != nil {
		return err
	}
	if !found.expires.IsZero() && !now.Before(found.expires) {
		return errExpiredKey
	}
	return nil
}

// authError puts what is wrong with a signature or key in the words of the service. EC2 does not tell an unknown key from
// a wrong secret; STS does. Source: the error lists of both API references.
func authError(service string, err error) *awsError {
	if errors.Is(err, errUnsigned) {
		return &awsError{http.StatusForbidden, "MissingAuthenticationToken", "Request is missing Authentication Token"}
	}
	if errors.Is(err, errBadCredentials) {
		return awsErrorf("IncompleteSignature", "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature'")
	}
	stale := errors.Is(err, errStale)
	expired := errors.Is(err, errExpiredKey)
	if service != "sts" {
		if stale || expired {
			return awsErrorf("RequestExpired", "Request has expired.")
		}
		return &awsError{http.StatusUnauthorized, "AuthFailure",
			"AWS was not able to validate the provided access credentials"}
	}
	switch {
	case errors.Is(err, errUnknownKey):
		return &awsError{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid."}
	case expired:
		return &awsError{http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"}
	case stale:
		return &awsError{http.StatusForbidden, "SignatureDoesNotMatch", "Signature expired: it is not within 5 minutes of now"}
	default:
		return &awsError{http.StatusForbidden, "SignatureDoesNotMatch",
			"The request signature we calculated does not match the signature you provided. " +
				"Check your AWS Secret Access Key and signing method."}
	}
}
