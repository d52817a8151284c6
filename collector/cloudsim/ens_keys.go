package cloudsim

import (
	"crypto/subtle"
	"errors"
	"maps"
	"net/http"
	"time"
)

// What can be wrong with a key whose signature can be read, beside what ec2_keys.go names.
var (
	errInactiveKey = errors.New("the access key is disabled")
	errBadToken    = errors.New("the security token is not that of the access key")
	errNonceUsed   = errors.New("the nonce was used before")
)

// ensKey is an access key's secret. Temporary ones have a security token, and expire.
type ensKey struct {
	secret, token string
	expires       time.Time
	inactive      bool
}

// AddKey makes a long-term access key good.
func (c *ENS) AddKey(accessKeyID, secret string) { c.setKey(accessKeyID, ensKey{secret: secret}) }

// AddTemporaryKey makes a key of STS good, together with its security token, until it expires by the clock.
func (c *ENS) AddTemporaryKey(accessKeyID, secret, token string, expires time.Time) {
	c.setKey(accessKeyID, ensKey{secret: secret, token: token, expires: expires})
}

// DisableKey makes the access key known and of no use, as its owner can in the console.
func (c *ENS) DisableKey(accessKeyID string) { c.setKey(accessKeyID, ensKey{inactive: true}) }

func (c *ENS) setKey(accessKeyID string, key ensKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys[accessKeyID] = key
}

// check tells whether the request was signed by a good key, and with a nonce that is new.
func (c *ENS) check(sig acs3, r *http.Request, body []byte, now time.Time) error {
	c.mu.Lock()
	key, ok := c.keys[sig.accessKeyID]
	c.mu.Unlock()
	switch {
	case !ok:
		return errUnknownKey
	case key.inactive:
		return errInactiveKey
	}
	if err := sig.verify(r, body, key.secret); err != nil {
		return err
	}
	token := r.Header.Get("X-Acs-Security-Token")
	switch {
	case subtle.ConstantTimeCompare([]byte(token), []byte(key.token)) == 0:
		return errBadToken
	case !key.expires.IsZero() && !now.Before(key.expires):
		return errExpiredKey
	default:
		return c.use(sig.accessKeyID, r.Header.Get("X-Acs-Signature-Nonce"))
	}
}

// use takes a nonce, once. It is free again when a request that bore it would be too old; the machine's time counts, as
// for the age of signatures.
func (c *ENS) use(accessKeyID, nonce string) error {
	if nonce == "" {
		return errBadCredentials
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	const many = 10_000
	now := time.Now()
	if len(c.nonces) >= many {
		maps.DeleteFunc(c.nonces, func(_ string, used time.Time) bool { return now.Sub(used) > 2*acs3Skew })
	}
	used := accessKeyID + " " + nonce
	if _, ok := c.nonces[used]; ok {
		return errNonceUsed
	}
	c.nonces[used] = now
	return nil
}
