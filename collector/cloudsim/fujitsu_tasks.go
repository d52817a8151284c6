package cloudsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What the import-export API tells of an export: some of it in the list, some in the detail. Source: API reference, "List
// image export requests" and "Get image export status".
type (
	fujitsuListed struct {
		ExportID     string `json:"export_id"`
		ExportStatus string `json:"export_status"`
		Status       string `json:"status"` // a path, and no state
		ImageID      string `json:"image_id"`
		RequestTime  string `json:"request_time"`
	}
	fujitsuDetail struct {
		ExportStatus     string          `json:"export_status"`
		Progress         json.RawMessage `json:"progress,omitempty"`
		ImageID          string          `json:"image_id"`
		ImageName        string          `json:"image_name"`
		StorageContainer string          `json:"storage_container"`
		RequestTime      string          `json:"request_time"`
		ErrorMessage     string          `json:"error_message,omitempty"`
		Message          string          `json:"message,omitempty"`
	}
	fujitsuError struct {
		Code         string `json:"error_code"`
		ErrorMessage string `json:"error_message,omitempty"`
		Message      string `json:"message,omitempty"`
	}
)

// imageExport answers for the import-export API.
func (c *Fujitsu) imageExport(call fujitsuCall, token string) (status int, answer any) {
	c.mu.Lock()
	check := c.check
	c.mu.Unlock()
	projectID, ok := check(token)
	switch {
	case call.fault.Code != "":
		return call.refuse(max(call.fault.Status, http.StatusBadRequest), call.fault.Code, call.fault.Message)
	case !ok:
		return keystoneRefusal(http.StatusUnauthorized, "The request you have made requires authentication.")
	case call.action == "":
		return call.refuse(http.StatusNotFound, "40400", "The resource could not be found.")
	case projectID == "":
		return call.refuse(http.StatusBadRequest, "40005", "The project id does not exist.")
	case call.action == FujitsuList:
		return call.list()
	default:
		return call.status(projectID)
	}
}

// refuse is an error in the API's form.
func (call fujitsuCall) refuse(status int, code, message string) (int, any) {
	if call.quirks.ShortMessage {
		return status, fujitsuError{Code: code, Message: message}
	}
	return status, fujitsuError{Code: code, ErrorMessage: message}
}

// begun are the exports that have begun, the newest first.
func (call fujitsuCall) begun() []Export {
	exports := slices.DeleteFunc(slices.Clone(call.exports(call.now)), func(e Export) bool { return e.Begins.After(call.now) })
	slices.SortStableFunc(exports, func(a, b Export) int { return b.Begins.Compare(a.Begins) })
	return exports
}

// list answers with one page.
func (call fujitsuCall) list() (int, any) {
	const most = 200
	first := 0
	if call.quirks.StartsAtOne {
		first = 1
	}
	start, ok := call.number("start", first)
	if !ok || start < first {
		return call.refuse(http.StatusBadRequest, "40013", "The query parameter start is invalid.")
	}
	limit, ok := call.number("limit", most)
	if !ok || limit < 1 || limit > most {
		return call.refuse(http.StatusBadRequest, "40014", "The query parameter limit is invalid.")
	}
	exports := call.begun()
	switch { // there are no tokens: pages without end are full of others, and repeated ones do not heed start
	case call.fault.EndlessPages:
		exports = made(start, limit)
	case call.fault.RepeatToken:
	default:
		exports = exports[min(start-first, len(exports)):]
	}
	page := []fujitsuListed{}
	for _, e := range exports[:min(limit, len(exports))] {
		page = append(page, fujitsuListed{
			ExportID: e.ID, ExportStatus: call.word(e), Status: call.path + "/" + e.ID + "/status", ImageID: e.Source,
			RequestTime: call.time(e),
		})
	}
	return http.StatusOK, map[string]any{"exports": page}
}

// number reads a parameter. It returns false for one that is no number.
func (call fujitsuCall) number(name string, otherwise int) (int, bool) {
	if !call.query.Has(name) {
		return otherwise, true
	}
	number, err := strconv.Atoi(call.query.Get(name))
	return number, err == nil
}

// made are exports without end.
func made(start, n int) []Export {
	exports := make([]Export, n)
	for i := range exports {
		exports[i].ID = fmt.Sprintf("endless-%d", start+i)
	}
	return exports
}

// status answers with the detail of one export.
func (call fujitsuCall) status(projectID string) (int, any) {
	exports := call.begun()
	at := slices.IndexFunc(exports, func(e Export) bool { return e.ID == call.id })
	if at < 0 {
		return call.refuse(http.StatusNotFound, "40401", "The export_id does not exist.")
	}
	e := exports[at]
	phase, percent := e.at(call.now)
	detail := fujitsuDetail{
		Progress:     moment{e, phase, percent}.jsonProgress(),
		ExportStatus: call.word(e), ImageID: e.Source, ImageName: e.SourceName, RequestTime: call.time(e),
		StorageContainer: e.Bucket,
	}
	if !strings.HasPrefix(e.Bucket, "/") {
		detail.StorageContainer = "/v1/AUTH_" + projectID + "/" + e.Bucket
	}
	switch {
	case phase != failed:
	case call.quirks.ShortMessage:
		detail.Message = e.Message
	default:
		detail.ErrorMessage = e.Message
	}
	return http.StatusOK, detail
}

// word is the state. The spelling with two l's and then with one is the API's.
func (call fujitsuCall) word(e Export) string {
	at, _ := e.at(call.now)
	return cmp.Or(e.Word, map[phase]string{
		queued: "queued", running: "processing", canceling: "cancelling", succeeded: "succeeded", failed: "failed",
		canceled: "canceled",
	}[at])
}

// time is when the export was accepted.
func (call fujitsuCall) time(e Export) string {
	return e.Begins.UTC().Format(cmp.Or(call.quirks.TimeLayout, time.RFC3339))
}
