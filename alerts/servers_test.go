package alerts_test

import (
	"strings"
	"testing"

	"export_task_exporter/internal/servers"
)

// server is an Alertmanager, whose API the tests call.
type server struct{ url string }

// startAlertmanager starts one with this configuration, and no cluster.
func startAlertmanager(t *testing.T, program, configuration string) *server {
	t.Helper()
	return &server{url: servers.Start(t, program, "--config.file="+writeFile(t, "alertmanager.yml", configuration), "--storage.path="+t.TempDir(),
		"--cluster.listen-address=", "--web.external-url=http://alertmanager.example.com").URL}
}

// writeFile writes a file of this name into a folder of its own.
func writeFile(t *testing.T, name, text string) (path string) {
	t.Helper()
	return servers.WriteFile(t, name, text)
}

// replaced is the text with the first occurrence of each odd argument replaced by the even one after it. All must occur.
func replaced(t *testing.T, text string, oldNew ...string) string {
	t.Helper()
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			t.Fatalf("there is no %q any more", oldNew[i])
		}
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	return text
}
