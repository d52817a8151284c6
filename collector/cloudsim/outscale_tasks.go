package cloudsim

import (
	"cmp"
	"encoding/json"
	"slices"
)

// outscaleKind is what an action lists, and how it calls it.
type outscaleKind struct {
	// list is the answer's key that has the tasks.
	list string
	// source is what a healthy task's comment calls that which is exported.
	source string
	// snapshots are what the action lists; otherwise it is images.
	snapshots bool
	// state is the word for where an export stands.
	state func(phase phase, percent float64) string
}

var outscaleKinds = map[string]outscaleKind{
	ReadImageExportTasks:    {list: "ImageExportTasks", source: "image", state: outscaleImageState},
	ReadSnapshotExportTasks: {list: "SnapshotExportTasks", source: "snapshot", snapshots: true, state: outscaleSnapshotState},
}

// What the API lists of an export. There is no time in it. The manifest's URL is signed, and images have one.
type (
	outscaleTask struct {
		TaskID     string          `json:"TaskId,omitempty"`
		ImageID    string          `json:"ImageId,omitempty"`
		SnapshotID string          `json:"SnapshotId,omitempty"`
		State      string          `json:"State,omitempty"`
		Progress   json.RawMessage `json:"Progress,omitempty"`
		Comment    string          `json:"Comment,omitempty"`
		Export     outscaleExport  `json:"OsuExport"`
		Tags       []struct{}      `json:"Tags"`
	}
	outscaleExport struct {
		Format      string `json:"DiskImageFormat"`
		Bucket      string `json:"OsuBucket"`
		Prefix      string `json:"OsuPrefix,omitempty"`
		ManifestURL string `json:"OsuManifestUrl,omitempty"`
	}
)

// list answers an action: the oldest first, a page at a time.
func (c *Outscale) list(kind outscaleKind, q outscaleQuery) (map[string]any, error) {
	paging := q.paging()
	start, ok := c.pages.start(paging)
	if !ok {
		return nil, outscaleErrorf("4078", "The value of NextPageToken is invalid.")
	}
	var moments []moment
	for _, export := range c.exportsAt(q.action, start.asked) {
		phase, percent := export.at(start.asked)
		if m := (moment{export, phase, percent}); phase != unborn && q.wants(m) {
			moments = append(moments, m)
		}
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return a.Begins.Compare(b.Begins) })
	tasks := make([]outscaleTask, len(moments))
	for i, m := range moments {
		tasks[i] = kind.task(m)
	}
	page, token := pageOf(c.pages, paging, start, tasks)
	answer := outscaleAnswer()
	answer[kind.list] = page
	if token != "" {
		answer["NextPageToken"] = token
	}
	return answer, nil
}

func (k outscaleKind) task(m moment) outscaleTask {
	task := outscaleTask{
		TaskID:   m.ID,
		State:    cmp.Or(m.Word, k.state(m.phase, m.percent)),
		Progress: m.jsonProgress(),
		Comment:  "Export of " + k.source + " " + m.Source, // on a healthy task too
		Export:   outscaleExport{Format: m.Format, Bucket: m.Bucket, Prefix: m.Key},
		Tags:     []struct{}{},
	}
	if m.phase == failed || m.phase == canceled && m.Message != "" {
		task.Comment = m.Message
	}
	if k.snapshots {
		task.SnapshotID = m.Source
		return task
	}
	task.ImageID = m.Source
	if m.phase == succeeded {
		task.Export.ManifestURL = "https://oos.eu-west-2.outscale.com/" + m.Bucket + "/" + m.Key +
			"manifest.xml?AWSAccessKeyId=AKIDEXPORT&Expires=4102444800&Signature=c2lnbmVkLXNlY3JldA%3D%3D"
	}
	return task
}

// jsonProgress is a number, unless the export is to send something else; nil: it is absent.
func (m moment) jsonProgress() json.RawMessage {
	progress := m.progress()
	if progress == nil {
		return nil
	}
	if json.Valid([]byte(*progress)) {
		return json.RawMessage(*progress)
	}
	return json.RawMessage(marshalJSON(*progress))
}

// outscaleImageState has no word for a running export: it is pending, and its progress grows. Source: DeleteExportTask in
// the API reference, by which only a task that is pending/queued can be canceled.
func outscaleImageState(phase phase, _ float64) string {
	switch phase {
	case queued, canceling:
		return "pending/queued"
	case succeeded:
		return "completed"
	case failed:
		return "failed"
	case canceled:
		return "cancelled"
	default:
		return "pending"
	}
}

func outscaleSnapshotState(phase phase, percent float64) string {
	switch {
	case phase == queued:
		return "pending"
	case !phase.active():
		return outscaleImageState(phase, percent)
	case percent < 10:
		return "initializing"
	case percent < 25:
		return "preparing"
	default:
		return "uploading"
	}
}
