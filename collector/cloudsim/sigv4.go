package cloudsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What can be wrong with a signature. Every cloud has its own words for these.
var (
	errUnsigned       = errors.New("the request is not signed")
	errBadCredentials = errors.New("the Authorization header cannot be read")
	errStale          = errors.New("the signature is too old, or from the future")
	errWrongSignature = errors.New("the signature does not match")
)

const (
	sigv4Algorithm = "AWS4-HMAC-SHA256"
	sigv4Time      = "20060102T150405Z"
	// maxSkew is how far from the time of its arrival a request may have been signed.
	maxSkew = 5 * time.Minute
)

// signature is what the Authorization header of AWS Signature Version 4 says.
type signature struct {
	accessKeyID, date, region, service string
	headers                            []string
	sum                                string
}

// authorization has the parts of the Authorization header by their names. It is false for a header that another algorithm signed.
func authorization(r *http.Request, algorithm string) (map[string]string, bool) {
	signedBy, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	return parts, signedBy == algorithm
}

// readSignature reads the Authorization header. Signed URLs are not supported: no exporter sends them.
func readSignature(r *http.Request) (signature, error) {
	parts, ok := authorization(r, sigv4Algorithm)
	if !ok {
		return signature{}, errUnsigned
	}
	scope := strings.Split(parts["Credential"], "/")
	if len(scope) != 5 || scope[4] != "aws4_request" || parts["SignedHeaders"] == "" || parts["Signature"] == "" {
		return signature{}, errBadCredentials
	}
	return signature{
		accessKeyID: scope[0], date: scope[1], region: scope[2], service: scope[3],
		headers: strings.Split(parts["SignedHeaders"], ";"),
		sum:     parts["Signature"],
	}, nil
}

// verify checks the signature of a request with this body, as the secret's owner would have signed it, not long before
// or after the machine's time.
func (s signature) verify(r *http.Request, body []byte, secret string) error {
	stamp := r.Header.Get("X-Amz-Date")
	signed, err := time.Parse(sigv4Time, stamp)
	if err != nil || !strings.HasPrefix(stamp, s.date+"T") {
		return errWrongSignature
	}
	if skew := time.Since(signed).Abs(); skew > maxSkew {
		return errStale
	}
	if !s.covers(r.Header) {
		return errWrongSignature
	}
	canonical := sha256.Sum256([]byte(s.canonicalRequest(r, body)))
	scope := strings.Join([]string{s.date, s.region, s.service, "aws4_request"}, "/")
	toSign := strings.Join([]string{sigv4Algorithm, stamp, scope, hex.EncodeToString(canonical[:])}, "\n")

	key := []byte("AWS4" + secret)
	for _, part := range []string{s.date, s.region, s.service, "aws4_request", toSign} {
		key = sum(key, part)
	}
	if !hmac.Equal([]byte(hex.EncodeToString(key)), []byte(s.sum)) {
		return errWrongSignature
	}
	return nil
}

// covers tells whether the signature is over all the headers that it must be over: the host and every X-Amz one.
func (s signature) covers(header http.Header) bool {
	if !slices.Contains(s.headers, "host") || !slices.IsSorted(s.headers) {
		return false
	}
	for name := range header {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-amz-") && !slices.Contains(s.headers, lower) {
			return false
		}
	}
	return true
}

// canonicalRequest is the request in the one spelling that is signed.
// Source: "Create a signed AWS API request", step 1, in the IAM User Guide.
func (s signature) canonicalRequest(r *http.Request, body []byte) string {
	path := strings.ReplaceAll(escape(r.URL.EscapedPath()), "%2F", "/") // twice escaped, but for S3
	lines := []string{r.Method, max(path, "/"), canonicalQuery(r.URL.Query())}
	for _, name := range s.headers {
		value := strings.Join(r.Header.Values(name), ",")
		switch name { // what net/http keeps in fields, and need not be in the header
		case "host":
			value = r.Host
		case "content-length":
			value = strconv.FormatInt(r.ContentLength, 10)
		}
		lines = append(lines, name+":"+strings.Join(strings.Fields(value), " "))
	}
	hash := sha256.Sum256(body)
	lines = append(lines, "", strings.Join(s.headers, ";"), hex.EncodeToString(hash[:]))
	return strings.Join(lines, "\n")
}

func canonicalQuery(query url.Values) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, value := range slices.Sorted(slices.Values(query[name])) {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&")
}

// escape is percent-encoding as RFC 3986 has it: a space is %20, and only letters, digits and -._~ stay.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func sum(key []byte, data string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(data))
	return mac.Sum(nil)
}
