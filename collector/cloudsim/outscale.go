package cloudsim

import (
	"errors"
	"net/http"
	"time"
)

// The actions of the OUTSCALE API that list exports.
const (
	ReadImageExportTasks    = "ReadImageExportTasks"
	ReadSnapshotExportTasks = "ReadSnapshotExportTasks"
)

// Outscale is the OUTSCALE API (OAPI) of one region: an endpoint is one region's, and the signature names eu-west-2 in each
// of them. A [Fault] with a Code is the error of that number, with the type and the HTTP status that belong to it unless the
// fault has a Status.
type Outscale struct {
	front
	clock   func() time.Time
	keys    outscaleKeys
	pages   pager
	exports map[string]func(time.Time) []Export
}

var _ http.Handler = (*Outscale)(nil)

// NewOutscale returns an API without keys and exports. The clock is what exports and the locks of keys live by; it may stand
// or jump. The age of a signature is told by the machine's time, which is what clients sign by.
func NewOutscale(clock func() time.Time) *Outscale {
	return &Outscale{
		clock:   clock,
		keys:    newOutscaleKeys(),
		pages:   newPager(),
		exports: map[string]func(time.Time) []Export{},
	}
}

// AddKey makes an access key good, or gives it another secret.
func (c *Outscale) AddKey(accessKeyID, secret string) { c.keys.add(accessKeyID, secret) }

// SetExports sets what an action lists. The function is called at every request, from several goroutines; for a further page,
// with the time of the first.
func (c *Outscale) SetExports(action string, exports func(now time.Time) []Export) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.exports[action] = exports
}

// exportsAt returns what is set for the action, begun or not.
func (c *Outscale) exportsAt(action string, now time.Time) []Export {
	c.mu.Lock()
	exports := c.exports[action]
	c.mu.Unlock()
	if exports == nil {
		return nil
	}
	return exports(now)
}

// ServeHTTP answers one request.
func (c *Outscale) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	sig, _ := readSignature(r)
	q := outscaleQuery{action: outscaleAction(r.URL.Path), body: body}
	fault, ok := c.admit(w, r, Request{
		Action: q.action, Region: sig.region, Form: q.form(), AccessKeyID: sig.accessKeyID,
	}, outscaleType)
	if !ok {
		return
	}
	q.now, q.fault = c.clock(), fault
	answer, err := c.answer(r, q)
	status := http.StatusOK
	if refusal, ok := errors.AsType[*outscaleError](err); ok {
		status, answer = refusal.status, refusal.answer()
	}
	fault.send(w, status, outscaleType, marshalJSON(answer))
}

// answer answers, or refuses with an *outscaleError. What is checked first is told first.
func (c *Outscale) answer(r *http.Request, q outscaleQuery) (map[string]any, error) {
	if q.fault.Code != "" {
		return nil, outscaleFault(q.fault)
	}
	if r.Method != http.MethodPost {
		return nil, outscaleErrorf("2", "")
	}
	if err := c.keys.check(r, q.body, q.now); err != nil {
		return nil, err
	}
	kind, ok := outscaleKinds[q.action]
	if !ok {
		return nil, outscaleErrorf("12000", "The action %q does not exist.", q.action)
	}
	if !isJSON(r.Header.Get("Content-Type")) {
		return nil, outscaleErrorf("0", "The content type must be application/json.")
	}
	if err := q.read(kind); err != nil {
		return nil, err
	}
	if q.params.DryRun {
		return outscaleAnswer(), nil
	}
	return c.list(kind, q)
}
