package cloudsim

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The actions of Fujitsu's clouds, as faults and requests call them.
const (
	FujitsuLogIn  = "LogIn"  // POST /v3/auth/tokens
	FujitsuList   = "List"   // GET /v1/imageexport
	FujitsuStatus = "Status" // GET /v1/imageexport/{export_id}/status
)

// FujitsuImageExport is the path that lists the exports of images.
const FujitsuImageExport = "/v1/imageexport"

// Fujitsu is one region of FJcloud-O: Keystone's identity API v3, as far as it is needed to log in, and the import-export
// API, on one address or, served twice, on two. A token is what ties one to the other.
type Fujitsu struct {
	front
	clock    func() time.Time
	keystone *keystone
	quirks   FujitsuQuirks
	check    func(token string) (projectID string, ok bool)
	exports  map[string]func(time.Time) []Export // by path
}

// FujitsuQuirks are readings of what the API reference leaves open or tells in two ways. The zero value is what it most
// likely means.
type FujitsuQuirks struct {
	// StartsAtOne: the newest export is that of start=1, and 0 is refused.
	StartsAtOne bool
	// ReturnInToken ends the header that brings a token with a second carriage return.
	ReturnInToken bool
	// TimeLayout is the format of request_time, in Go's layouts. "": RFC 3339 in UTC.
	TimeLayout string
	// ShortMessage calls the member error_message message, as the API's twin for imports does.
	ShortMessage bool
}

var _ http.Handler = (*Fujitsu)(nil)

// NewFujitsu returns a region without users and exports, whose catalog has its own address. The clock is what exports,
// tokens and locks live by; it may stand or jump.
func NewFujitsu(clock func() time.Time) *Fujitsu {
	c := &Fujitsu{clock: clock, keystone: newKeystone(), exports: map[string]func(time.Time) []Export{}}
	c.check = func(token string) (string, bool) { return c.keystone.check(token, c.clock()) }
	return c
}

// SetExports sets what a path such as [FujitsuImageExport] lists. The function is called at every request, from several
// goroutines. A path for which nothing is set does not exist.
func (c *Fujitsu) SetExports(path string, exports func(now time.Time) []Export) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.exports[path] = exports
}

// SetQuirks sets which of its readings the API follows.
func (c *Fujitsu) SetQuirks(quirks FujitsuQuirks) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quirks = quirks
}

// SetTokenCheck makes another Keystone's tokens good, and only those: the function tells whether a token is good and for
// which project. It is called at every request, from several goroutines.
func (c *Fujitsu) SetTokenCheck(check func(token string) (projectID string, ok bool)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.check = check
}

// fujitsuCall is one request.
type fujitsuCall struct {
	action   string
	path, id string // of the import-export API
	query    url.Values
	body     []byte
	host     string // the address that was asked
	now      time.Time
	quirks   FujitsuQuirks
	exports  func(time.Time) []Export
	fault    Fault
}

// route finds out what is asked for. The action is empty for what there is not.
func (c *Fujitsu) route(r *http.Request) fujitsuCall {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := fujitsuCall{query: r.URL.Query(), host: "http://" + r.Host, now: c.clock(), quirks: c.quirks}
	if r.URL.Path == "/v3/auth/tokens" && r.Method == http.MethodPost {
		call.action = FujitsuLogIn
	}
	for path, exports := range c.exports {
		rest, ok := strings.CutPrefix(r.URL.Path, path)
		if !ok || r.Method != http.MethodGet {
			continue
		}
		id, isStatus := strings.CutSuffix(rest, "/status")
		switch {
		case rest == "":
			call.action, call.path, call.exports = FujitsuList, path, exports
		case isStatus && strings.LastIndex(id, "/") == 0:
			call.action, call.path, call.exports, call.id = FujitsuStatus, path, exports, id[1:]
		}
	}
	return call
}

// ServeHTTP answers one request.
func (c *Fujitsu) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	call := c.route(r)
	call.body = body

	form := maps.Clone(call.query)
	if call.path != "" {
		form.Set("path", call.path)
	}
	if call.id != "" {
		form.Set("export_id", call.id)
	}
	call.fault, ok = c.admit(w, r, Request{Action: call.action, Form: form, AccessKeyID: r.Header.Get("X-Auth-Token")}, keystoneType)
	if !ok {
		return
	}
	if call.action == FujitsuLogIn {
		c.logIn(w, call)
		return
	}
	status, answer := c.imageExport(call, r.Header.Get("X-Auth-Token"))
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Keystone uri="`+call.host+`"`)
	}
	call.fault.send(w, status, keystoneType, marshalJSON(answer))
}
