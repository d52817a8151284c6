package fujitsu

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/applicationcredentials"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"export_task_exporter/internal/needs"
)

// startKeystone starts a real Keystone whose catalog has the URL, and tells how to log in.
func startKeystone(t *testing.T, importExport string) map[string]string {
	t.Helper()
	needs.Program(t, "keystone-wsgi-public", "Debian's keystone")
	command := exec.Command("../../scripts/keystone.sh")
	command.Env = append(os.Environ(), "IMPORT_EXPORT_URL="+importExport)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	hold, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = hold.Close()
		if err := command.Wait(); err != nil {
			t.Errorf("keystone.sh: %v\n%s", err, complaints.String())
		}
	})
	told := make(map[string]string)
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if lines.Text() == "ready" {
			return told
		}
		name, value, _ := strings.Cut(lines.Text(), "=")
		told[name] = value
	}
	t.Fatal("Keystone did not start") // its complaints follow
	return nil
}

// tokenCheck asks the Keystone about a token, as the real import-export API must do.
func tokenCheck(t *testing.T, keystone string) func(string) (string, bool) {
	t.Helper()
	return func(token string) (string, bool) {
		answer, err := aboutToken(t, http.MethodGet, keystone, token)
		if err != nil {
			t.Error(err)
			return "", false
		}
		defer answer.Body.Close()
		var described struct{ Token issued }
		if answer.StatusCode != http.StatusOK || json.NewDecoder(answer.Body).Decode(&described) != nil {
			return "", false
		}
		return described.Token.Project.ID, true
	}
}

func aboutToken(t *testing.T, method, keystone, token string) (*http.Response, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, keystone+"/auth/tokens", nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("X-Auth-Token", token)
	request.Header.Set("X-Subject-Token", token)
	return http.DefaultClient.Do(request)
}

// applicationCredential makes one for the token's user and project.
func applicationCredential(t *testing.T, keystone, token string) (id, secret string) {
	t.Helper()
	provider := &gophercloud.ProviderClient{}
	provider.SetToken(token)
	client := &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: keystone + "/"}
	user, err := tokens.Get(t.Context(), client, token).ExtractUser()
	if err != nil {
		t.Fatal(err)
	}
	made, err := applicationcredentials.Create(t.Context(), client, user.ID, applicationcredentials.CreateOpts{Name: "exporter"}).Extract()
	if err != nil {
		t.Fatal(err)
	}
	return made.ID, made.Secret
}
