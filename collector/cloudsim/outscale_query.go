package cloudsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// outscaleQuery is one request.
type outscaleQuery struct {
	action string
	body   []byte
	now    time.Time
	fault  Fault
	params outscaleParams
}

// outscaleParams are the parameters of both actions, but for the filter by source, of which each action has its own.
type outscaleParams struct {
	DryRun  bool
	Filters struct {
		TaskIDs     []string `json:"TaskIds"`
		ImageIDs    []string `json:"ImageIds"`
		SnapshotIDs []string `json:"SnapshotIds"`
	}
	NextPageToken  string
	ResultsPerPage *int
}

// outscaleAction is the action that the path names, or empty.
func outscaleAction(path string) string {
	action, ok := strings.CutPrefix(path, "/api/v1/")
	if !ok {
		return ""
	}
	return action
}

// form is the body's parameters as a log of requests has them; empty for a body that is no object.
func (q outscaleQuery) form() url.Values {
	var params map[string]any
	form := url.Values{}
	if json.Unmarshal(q.body, &params) == nil {
		for name, value := range params {
			form.Set(name, fmt.Sprint(value))
		}
	}
	return form
}

// read reads the parameters, and refuses what the cloud refuses of them. An empty body has none; null is no object.
func (q *outscaleQuery) read(kind outscaleKind) error {
	body := bytes.TrimSpace(q.body)
	if len(body) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&q.params)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return outscaleErrorf("4110", "The value of %s is not of its type.", wrong.Field)
	}
	if err != nil || decoder.More() || body[0] != '{' {
		return outscaleErrorf("3001", "")
	}
	return q.params.check(kind)
}

// check refuses values that the cloud refuses.
func (p outscaleParams) check(kind outscaleKind) error {
	if kind.snapshots && p.Filters.ImageIDs != nil || !kind.snapshots && p.Filters.SnapshotIDs != nil {
		return outscaleErrorf("3001", "The filter is another action's.")
	}
	if size := p.ResultsPerPage; size != nil && (*size < 1 || *size > 1000) {
		return outscaleErrorf("4078", "ResultsPerPage must be between 1 and 1000.")
	}
	return nil
}

// outscaleDefaultPage is the size of the one page that a request without ResultsPerPage gets. It has no token, whatever is
// left. Source: the user guide's page on export tasks, and the pagination tutorial.
const outscaleDefaultPage = 100

func (q outscaleQuery) paging() paging {
	asked := paging{listing: q.action, token: q.params.NextPageToken, size: outscaleDefaultPage, single: true, now: q.now, fault: q.fault}
	if size := q.params.ResultsPerPage; size != nil {
		asked.size, asked.single = *size, false
	}
	return asked
}

// wants tells whether the filters let a task through. A filter that is empty lets all of them through.
func (q outscaleQuery) wants(m moment) bool {
	ids, sources := q.params.Filters.TaskIDs, slices.Concat(q.params.Filters.ImageIDs, q.params.Filters.SnapshotIDs)
	return (len(ids) == 0 || slices.Contains(ids, m.ID)) && (len(sources) == 0 || slices.Contains(sources, m.Source))
}
