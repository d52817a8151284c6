package cloudsim

import (
	"net/http"
	"net/url"
	"time"
)

// DescribeExportImageInfo is the action of ENS that lists images and their exports.
const DescribeExportImageInfo = "DescribeExportImageInfo"

// ensVersion is the only version of the API.
const ensVersion = "2017-11-10"

// ENS is the API of Alibaba Cloud's Edge Node Service, which has one endpoint for all its regions.
type ENS struct {
	front
	clock   func() time.Time
	keys    map[string]ensKey
	nonces  map[string]time.Time // by key and nonce, when it was used
	exports func(time.Time) []Export
	total   func(images int) int
}

var _ http.Handler = (*ENS)(nil)

// NewENS returns an ENS without keys and images. The clock is what exports and temporary keys live by; it may stand or
// jump. The age of a signature is told by the machine's time, which is what clients sign by.
func NewENS(clock func() time.Time) *ENS {
	return &ENS{
		clock:   clock,
		keys:    map[string]ensKey{},
		nonces:  map[string]time.Time{},
		exports: Always(),
		total:   func(images int) int { return images },
	}
}

// SetExports sets the account's images, by their exports: every Source is an image, listed in the order of its first
// export, and shows how the one of its exports stands that began last. An image whose exports are all still to begin was
// never exported. The function is called at every request, from several goroutines; for a further page too, so that
// images may come and go between two pages.
func (c *ENS) SetExports(exports func(now time.Time) []Export) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.exports = exports
}

// SetTotalCount sets what is told as the number of images. By default it is their number.
func (c *ENS) SetTotalCount(total func(images int) int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total = total
}

// ensCall is one request.
type ensCall struct {
	action, version string
	form            url.Values
	now             time.Time
	fault           Fault
}

// ServeHTTP answers one request.
func (c *ENS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	_ = r.ParseForm() // what cannot be read is a parameter that is missing
	call := ensCall{action: r.Header.Get("X-Acs-Action"), version: r.Header.Get("X-Acs-Version"), form: r.Form}
	if call.action == "" { // as older clients say it
		call.action, call.version = r.Form.Get("Action"), r.Form.Get("Version")
	}
	sig, sigErr := readACS3(r)

	fault, ok := c.admit(w, r, Request{Action: call.action, Form: r.Form, AccessKeyID: sig.accessKeyID}, ensType)
	if !ok {
		return
	}
	call.now, call.fault = c.clock(), fault
	if sigErr == nil {
		sigErr = c.check(sig, r, body, call.now)
	}
	var answer any
	var err error
	switch {
	case fault.Code != "":
		err = &ensError{max(fault.Status, http.StatusBadRequest), fault.Code, fault.Message}
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		err = ensErrorf("UnsupportedHTTPMethod", "This http method is not supported.")
	case sigErr != nil:
		err = ensAuthError(sigErr)
	default:
		answer, err = c.describeExportImageInfo(call)
	}
	status := http.StatusOK
	if err != nil {
		status, answer = ensErrorAnswer(r.Host, err)
	}
	fault.send(w, status, ensType, marshalJSON(answer))
}
