package cloudsim

import (
	"encoding/xml"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// ec2Query is one request to EC2 that is signed well.
type ec2Query struct {
	region string
	form   url.Values
	now    time.Time
	fault  Fault
}

// ec2Action is what an action takes, and how it answers.
type ec2Action struct {
	// params are its parameters beside ids and filters.
	params []string
	// ids is the parameter that names the items that are asked for, before its number.
	ids string
	// filters are the names that it can filter by.
	filters []string
	// maxResults is the largest page. 0: the action has no pages.
	maxResults int
	// set is the element that has the items.
	set string
	// emptyToken: the last page has a next token that is empty. Otherwise it has none.
	emptyToken bool
	// items lists everything that there is.
	items func(c *EC2, q ec2Query) []ec2Item
}

// ec2Item is one item of a list, with what can be asked for it by.
type ec2Item struct {
	id      string
	filters map[string]string
	xml     any
}

// ec2Actions are parameters and limits as the EC2 API reference has them. The filters of DescribeExportTasks are named
// nowhere.
var ec2Actions = map[string]ec2Action{
	DescribeStoreImageTasks: {
		params:     []string{"DryRun", "MaxResults", "NextToken"},
		ids:        "ImageId.",
		filters:    []string{"task-state", "bucket"},
		maxResults: 200, set: "storeImageTaskResultSet", emptyToken: true, items: storeImageItems,
	},
	DescribeExportImageTasks: {
		params:     []string{"DryRun", "MaxResults", "NextToken"},
		ids:        "ExportImageTaskId.",
		filters:    []string{"task-state"},
		maxResults: 500, set: "exportImageTaskSet", items: exportImageItems,
	},
	DescribeExportTasks: {
		ids: "ExportTaskId.", set: "exportTaskSet", items: exportInstanceItems,
	},
	"DescribeRegions": {
		params:  []string{"DryRun", "AllRegions"},
		ids:     "RegionName.",
		filters: []string{"region-name", "endpoint", "opt-in-status"},
		set:     "regionInfo", items: regionItems,
	},
}

type ec2Answer struct {
	XMLName   xml.Name
	Namespace string `xml:"xmlns,attr"` // in XMLName, every child would say that it has none
	RequestID string `xml:"requestId"`
	Set       struct {
		XMLName xml.Name
		Items   []any `xml:"item"`
	}
	NextToken *string `xml:"nextToken"`
}

// ec2 answers an action of EC2.
func (c *EC2) ec2(q ec2Query) (any, error) {
	name := q.form.Get("Action")
	if version := q.form.Get("Version"); version != "2016-11-15" {
		return nil, awsErrorf("NoSuchVersion", "The requested version (%s) of service AmazonEC2 does not exist", version)
	}
	action, ok := ec2Actions[name]
	if !ok {
		return nil, awsErrorf("InvalidAction", "The action %s is not valid for this web service.", name)
	}
	if err := q.check(action); err != nil {
		return nil, err
	}
	paging := q.paging(action)
	start, ok := c.pages.start(paging)
	if !ok {
		return nil, awsErrorf("InvalidPaginationToken", "The pagination token is invalid")
	}
	q.now = start.asked
	items := q.narrow(action, action.items(c, q))
	page, token := pageOf(c.pages, paging, start, items)

	answer := ec2Answer{Namespace: ec2Namespace, RequestID: newRequestID()}
	answer.XMLName.Local = name + "Response"
	answer.Set.XMLName.Local = action.set
	for _, item := range page {
		answer.Set.Items = append(answer.Set.Items, item.xml)
	}
	if token != "" || action.emptyToken {
		answer.NextToken = &token
	}
	return answer, nil
}

// number is a place in a list, as in Filter.1.Value.2.
var number = regexp.MustCompile(`\.[1-9][0-9]*\b`)

// check refuses what EC2 refuses of a request's parameters.
func (q ec2Query) check(action ec2Action) error {
	known := append([]string{"Action", "Version", action.ids + "#", "Filter.#.Name", "Filter.#.Value.#"}, action.params...)
	for name := range q.form {
		if !slices.Contains(known, number.ReplaceAllString(name, ".#")) {
			return awsErrorf("UnknownParameter", "The parameter %s is not recognized", name)
		}
	}
	if q.form.Get("DryRun") == "true" {
		return &awsError{http.StatusPreconditionFailed, "DryRunOperation", "Request would have succeeded, but DryRun flag is set."}
	}
	if q.form.Has("MaxResults") {
		results, err := strconv.Atoi(q.form.Get("MaxResults"))
		if err != nil || results < 1 || results > action.maxResults {
			return awsErrorf("InvalidParameterValue", "Value ( %s ) for parameter maxResults is invalid. Expecting 1 to %d.",
				q.form.Get("MaxResults"), action.maxResults)
		}
		if q.form.Get("Action") == DescribeStoreImageTasks && len(q.list("ImageId.")) > 0 {
			return awsErrorf("InvalidParameterCombination", "The parameters imageIds and maxResults cannot be used together")
		}
	}
	for name := range q.filters() {
		if !slices.Contains(action.filters, name) {
			return awsErrorf("InvalidParameterValue", "The filter '%s' is invalid", name)
		}
	}
	return nil
}

// paging is what the query says of pages. Without MaxResults, a page is all.
func (q ec2Query) paging(action ec2Action) paging {
	size, err := strconv.Atoi(q.form.Get("MaxResults"))
	if err != nil {
		size = math.MaxInt
	}
	return paging{
		listing: q.form.Get("Action") + " " + q.region, token: q.form.Get("NextToken"), size: size, single: action.maxResults == 0,
		now: q.now, fault: q.fault,
	}
}
