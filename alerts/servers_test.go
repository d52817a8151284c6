package alerts_test

import (
	"testing"

	"export_task_exporter/internal/servers"
)

// server is an Alertmanager, whose API the tests call.
type server struct{ url string }

// startAlertmanager starts one with this configuration, and no cluster.
func startAlertmanager(t *testing.T, program, configuration string) *server {
	t.Helper()
	return &server{url: servers.Start(t, program, "--config.file="+servers.WriteFile(t, "alertmanager.yml", configuration), "--storage.path="+t.TempDir(),
		"--cluster.listen-address=", "--web.external-url=http://alertmanager.example.com").URL}
}
