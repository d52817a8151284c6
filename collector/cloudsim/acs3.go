package cloudsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

// What can be wrong with the time of a signature, beside what sigv4.go names.
var errBadTime = errors.New("the time of the signature cannot be read")

const (
	acs3Algorithm = "ACS3-HMAC-SHA256"
	acs3Time      = "2006-01-02T15:04:05Z"
	// acs3Skew is how far from the time of its arrival a request may have been signed.
	acs3Skew = 15 * time.Minute
)

// acs3 is what the Authorization header of Alibaba Cloud's signature version 3 says.
type acs3 struct {
	accessKeyID string
	headers     []string
	sum         string
}

// readACS3 reads the Authorization header.
func readACS3(r *http.Request) (acs3, error) {
	parts, ok := authorization(r, acs3Algorithm)
	if !ok {
		return acs3{}, errUnsigned
	}
	s := acs3{parts["Credential"], strings.Split(parts["SignedHeaders"], ";"), parts["Signature"]}
	if s.accessKeyID == "" || s.sum == "" || parts["SignedHeaders"] == "" {
		return acs3{}, errBadCredentials
	}
	return s, nil
}

// verify checks the signature of a request with this body, as the secret's owner would have signed it, not long before
// or after the machine's time.
func (s acs3) verify(r *http.Request, body []byte, secret string) error {
	signed, err := time.Parse(acs3Time, r.Header.Get("X-Acs-Date"))
	if err != nil {
		return errBadTime
	}
	if time.Since(signed).Abs() > acs3Skew {
		return errStale
	}
	hash := sha256.Sum256(body)
	if r.Header.Get("X-Acs-Content-Sha256") != hex.EncodeToString(hash[:]) || !s.covers(r.Header) {
		return errWrongSignature
	}
	canonical := sha256.Sum256([]byte(s.canonicalRequest(r)))
	want := sum([]byte(secret), acs3Algorithm+"\n"+hex.EncodeToString(canonical[:]))
	if !hmac.Equal([]byte(hex.EncodeToString(want)), []byte(s.sum)) {
		return errWrongSignature
	}
	return nil
}

// covers tells whether the signature is over all the headers that it must be over: the host, the body's type and every
// X-Acs one.
func (s acs3) covers(header http.Header) bool {
	if !slices.Contains(s.headers, "host") || !slices.IsSorted(s.headers) {
		return false
	}
	for name := range header {
		lower := strings.ToLower(name)
		if (lower == "content-type" || strings.HasPrefix(lower, "x-acs-")) && !slices.Contains(s.headers, lower) {
			return false
		}
	}
	return true
}

// canonicalRequest is the request in the one spelling that is signed.
// Source: "Request syntax and signature method V3" in the Alibaba Cloud SDK documentation.
func (s acs3) canonicalRequest(r *http.Request) string {
	lines := []string{r.Method, max(r.URL.EscapedPath(), "/"), canonicalQuery(r.URL.Query())}
	for _, name := range s.headers {
		values := r.Header.Values(name)
		if name == "host" { // which net/http keeps in a field
			values = []string{r.Host}
		}
		lines = append(lines, name+":"+strings.TrimSpace(strings.Join(slices.Sorted(slices.Values(values)), ",")))
	}
	lines = append(lines, "", strings.Join(s.headers, ";"), r.Header.Get("X-Acs-Content-Sha256"))
	return strings.Join(lines, "\n")
}
