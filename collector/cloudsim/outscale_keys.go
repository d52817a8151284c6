package cloudsim

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
)

// outscaleKeys is the keys that are accepted, and how many wrong signatures each has had.
type outscaleKeys struct {
	mu      sync.Mutex
	secrets map[string]string
	strikes map[string]outscaleStrikes
}

// outscaleStrikes is how often in a row a key came with a wrong signature, and until when it is locked for that.
type outscaleStrikes struct {
	wrong int
	until time.Time
}

func newOutscaleKeys() outscaleKeys {
	return outscaleKeys{secrets: map[string]string{}, strikes: map[string]outscaleStrikes{}}
}

func (k *outscaleKeys) add(accessKeyID, secret string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.secrets[accessKeyID] = secret
}

// check tells whether the request was signed by a good key. The API does not tell an unknown key, a wrong secret, a missing
// signature and a wrong clock apart.
func (k *outscaleKeys) check(r *http.Request, body []byte, now time.Time) error {
	sig, err := readSignature(r)
	if scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " "); errors.Is(err, errUnsigned) && scheme == "Basic" {
		return outscaleErrorf("9", "")
	} else if errors.Is(err, errUnsigned) && scheme != "" {
		return outscaleErrorf("12", "")
	}
	if err != nil {
		return outscaleErrorf("1", "")
	}
	return k.checkSignature(sig, r, body, now)
}

// checkSignature locks a key after four wrong signatures in a row for a minute, and for a minute more after each further
// four, up to ten. While it is locked, nothing is checked and nothing counts. A signature that is too old is not counted as
// a wrong one. Source: "Authentication Schemes" in the API reference.
func (k *outscaleKeys) checkSignature(sig signature, r *http.Request, body []byte, now time.Time) error {
	const patience, longest = 4, 10 * time.Minute
	k.mu.Lock()
	defer k.mu.Unlock()
	strikes := k.strikes[sig.accessKeyID]
	if now.Before(strikes.until) {
		return outscaleErrorf("13", "")
	}
	err := errWrongSignature
	if secret, ok := k.secrets[sig.accessKeyID]; ok && sig.service == "oapi" { // whatever the region
		err = sig.verify(r, body, secret)
	}
	if err == nil {
		delete(k.strikes, sig.accessKeyID)
		return nil
	}
	if !errors.Is(err, errStale) {
		strikes.wrong++
		if strikes.wrong%patience == 0 {
			strikes.until = now.Add(min(time.Duration(strikes.wrong/patience)*time.Minute, longest))
		}
		k.strikes[sig.accessKeyID] = strikes
	}
	return outscaleErrorf("1", "")
}
