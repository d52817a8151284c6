// Package dashboards is the source of the Grafana dashboards that lie beside it as JSON. Grafana imports the JSON; the source is here so
// that a state has one colour everywhere, and each query is written once.
//
// Where an older and a newer option of Grafana serve alike, the older is used: a later version migrates what it reads, an earlier one
// does not know what is to come.
package dashboards

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// All are the dashboards.
func All() []Dashboard { return []Dashboard{Overview(), Details(), Exporter()} }

// JSON is what Grafana imports.
func (d Dashboard) JSON() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // queries have < and >
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(d); err != nil {
		return nil, fmt.Errorf("rendering the dashboard %s: %w", d.UID, err)
	}
	return text.Bytes(), nil
}

// board is what all dashboards have in common.
func board(uid, title, description, from string) Dashboard {
	return Dashboard{
		UID: uid, Title: title, Description: description, Tags: []string{"export_task_exporter"},
		SchemaVersion: 37, Version: 1, Editable: true, GraphTooltip: 1, Timezone: "", Refresh: "1m",
		Time: TimeRange{From: from, To: "now"}, Links: []BoardLink{},
	}
}

// placed puts panels side by side, and in a new line where the next one does not fit.
func placed(panels ...Panel) []Panel {
	const columns = 24
	x, y, height := 0, 0, 0
	for i := range panels {
		place := &panels[i].GridPos
		if x+place.W > columns {
			x, y, height = 0, y+height, 0
		}
		place.X, place.Y = x, y
		x, height = x+place.W, max(height, place.H)
	}
	return panels
}
