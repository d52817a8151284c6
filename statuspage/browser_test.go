package statuspage

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/internal/needs"
)

// TestABrowserShowsThePageToEverybody looks at pages in light and dark, on a phone and on a desk, with axe-core's rules of
// WCAG 2.2 AA. Screenshots stay in the folder that STATUSPAGE_SCREENSHOTS names.
func TestABrowserShowsThePageToEverybody(t *testing.T) {
	node := needs.Program(t, "node", "nodejs")
	chromium := needs.Program(t, "/usr/bin/chromium", "Debian's chromium")
	needs.Program(t, "testdata/browser/node_modules/.bin/playwright-core", "npm ci in statuspage/testdata/browser")

	now := time.Now()
	mux := http.NewServeMux()
	for path, statuses := range map[string][]collector.TargetStatus{
		"/every-kind": everyKind(now), "/many": many(now, 2000), "/hostile": hostileEverywhere(now), "/empty": nil,
	} {
		mux.Handle(path, &Handler{Status: func() []collector.TargetStatus { return statuses }, Version: "1.2.3"})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)

	type page struct {
		Name    string   `json:"name"`
		Address string   `json:"address"`
		Shows   []string `json:"shows"`
		Follow  string   `json:"follow"`
		Quick   bool     `json:"quick"`
	}
	pages, err := json.Marshal([]page{
		{Name: "every-kind", Address: server.URL + "/every-kind", Shows: []string{"export-ami-04a45bfea5457a94d"}},
		{Name: "many", Address: server.URL + "/many", Shows: []string{"100 of 2,000 are shown"}},
		{Name: "many-all", Address: server.URL + "/many?all=1", Quick: true},
		{Name: "hostile", Address: server.URL + "/hostile", Shows: []string{"Failed: " + hostile}},
		{Name: "empty", Address: server.URL + "/empty", Shows: []string{"There is no target."}},
		{Name: "no-match", Address: server.URL + "/every-kind?account=new&state=stuck", Shows: []string{"No task is stuck: account new."}},
		{Name: "unknown-value", Address: server.URL + "/every-kind?state=stcuk", Shows: []string{"There is no state “stcuk”."}},
		{Name: "without-script", Address: server.URL + "/every-kind", Follow: "canceling 1", Shows: []string{"export-ami-0ad1c2d6f0e9c0b41"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	screenshots := cmp.Or(os.Getenv("STATUSPAGE_SCREENSHOTS"), t.TempDir())
	wrong, err := exec.CommandContext(t.Context(), node, "testdata/browser/look.js", chromium, screenshots, string(pages)).CombinedOutput()
	if err != nil {
		t.Errorf("the browser: %v", err)
	}
	for line := range strings.Lines(string(wrong)) {
		t.Error(strings.TrimSpace(line))
	}
}
