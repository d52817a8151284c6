package cloudsim

import (
	"net/http"
	"slices"
	"time"
)

// The actions of EC2 that list exports.
const (
	DescribeStoreImageTasks  = "DescribeStoreImageTasks"
	DescribeExportImageTasks = "DescribeExportImageTasks"
	DescribeExportTasks      = "DescribeExportTasks"
)

// EC2 is the Query API of AWS EC2 in all regions, and AssumeRole of AWS STS, on one address. The region and the service
// of a request are those that it is signed for.
type EC2 struct {
	front
	clock   func() time.Time
	keys    keyring
	pages   pager
	regions []string
	exports map[regionAction]func(time.Time) []Export
}

type regionAction struct{ region, action string }

var _ http.Handler = (*EC2)(nil)

// NewEC2 returns an EC2 without keys, regions and exports. The clock is what exports and temporary keys live by; it
// may stand or jump. The age of a signature is told by the machine's time, which is what clients sign by.
func NewEC2(clock func() time.Time) *EC2 {
	return &EC2{
		clock:   clock,
		keys:    newKeyring(),
		pages:   newPager(),
		exports: map[regionAction]func(time.Time) []Export{},
	}
}

// SetRegions sets the regions that the account has enabled, which is what DescribeRegions answers. Other regions answer
// as well.
func (c *EC2) SetRegions(names ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.regions = slices.Clone(names)
}

// SetExports sets what an action lists in a region. The function is called at every request, from several goroutines;
// for a further page, with the time of the first.
func (c *EC2) SetExports(region, action string, exports func(now time.Time) []Export) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.exports[regionAction{region, action}] = exports
}

// exportsAt returns what is set for the region and action, begun or not.
func (c *EC2) exportsAt(region, action string, now time.Time) []Export {
	c.mu.Lock()
	exports := c.exports[regionAction{region, action}]
	c.mu.Unlock()
	if exports == nil {
		return nil
	}
	return exports(now)
}

// ServeHTTP answers one request.
func (c *EC2) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	formErr := r.ParseForm()
	sig, sigErr := readSignature(r)

	fault, ok := c.admit(w, r, Request{
		Action: r.Form.Get("Action"), Region: sig.region, Form: r.Form, AccessKeyID: sig.accessKeyID,
	}, xmlType)
	if !ok {
		return
	}
	now := c.clock()
	if sigErr == nil {
		sigErr = c.keys.check(sig, r, body, now)
	}
	var answer any
	var err error
	switch {
	case fault.Code != "":
		err = &awsError{Status: max(fault.Status, http.StatusBadRequest), Code: fault.Code, Message: fault.Message}
	case sigErr != nil:
		err = authError(sig.service, sigErr)
	case formErr != nil:
		err = awsErrorf("MalformedQueryString", "The query string contains a syntax error")
	case sig.service == "sts":
		answer, err = c.sts(sig, r.Form, now)
	default:
		answer, err = c.ec2(ec2Query{region: sig.region, form: r.Form, now: now, fault: fault})
	}
	status := http.StatusOK
	if err != nil {
		status, answer = errorAnswer(sig.service, err)
	}
	fault.send(w, status, xmlType, marshal(answer))
}
