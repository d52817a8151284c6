package fujitsu_test

import (
	"testing"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
)

func TestAnswerThatIsNotWholeIsAFailure(t *testing.T) {
	t.Parallel()
	body := func(text, contentType string) cloudsim.Fault {
		return cloudsim.Fault{Body: &text, ContentType: contentType}
	}
	for name, fault := range map[string]cloudsim.Fault{
		"empty":                      body("", ""),
		"blank":                      body(" \n", ""),
		"null":                       body("null", ""),
		"a web page":                 body("<!DOCTYPE html><html><body>Sign in</body></html>", "text/html"),
		"a list and more":            body(`{"exports":[]}{}`, ""),
		"a bare list":                body(`[]`, ""),
		"half, cut off":              {Torn: true},
		"half, with its length":      {Half: true},
		"no list":                    body(`{"imports":[]}`, ""),
		"a list that is null":        body(`{"exports":null}`, ""),
		"a list that is none":        body(`{"exports":{}}`, ""),
		"an error with a 200":        body(`{"error_code":"50001","error_message":"internal"}`, ""),
		"an export without an id":    body(`{"exports":[{"export_status":"queued"}]}`, ""),
		"an id that is no text":      body(`{"exports":[{"export_id":7}]}`, ""),
		"a 204 without a body":       {Status: 204},
		"more than 64 MiB":           {Flood: 65 << 20},
		"a document that never ends": {Flood: 1 << 40},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(many(3)...))
			fault.Action = cloudsim.FujitsuList
			cloud.SetFaults(fault)
			tasks, err := cloud.list(t)
			failsFor(t, err, collector.Decode)
			if tasks != nil {
				t.Errorf("and %d tasks", len(tasks))
			}
		})
	}
}
