package outscale_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/internal/providertest"
)

// serve gives the endpoint of a cloud.
func serve(t *testing.T, cloud http.Handler) string {
	t.Helper()
	return providertest.Serve(t, cloud) + "/api/v1"
}

// home is all that the SDK finds: these profiles and variables, and nothing of the machine's owner.
func home(t *testing.T, profiles map[string]any, variables map[string]string) {
	t.Helper()
	for _, name := range []string{
		"OSC_ACCESS_KEY", "OSC_SECRET_KEY", "OSC_REGION", "OSC_PROFILE", "OSC_ENDPOINT_API",
		"OSC_X509_CLIENT_CERT", "OSC_X509_CLIENT_CERT_B64", "OSC_X509_CLIENT_KEY", "OSC_X509_CLIENT_KEY_B64",
	} {
		t.Setenv(name, variables[name]) // an empty one is as good as none
	}
	folder := t.TempDir()
	t.Setenv("HOME", folder)
	if profiles == nil {
		return
	}
	text, err := json.Marshal(profiles)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(folder, ".osc"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, ".osc", "config.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func profile(key, secret, endpoint string) map[string]any {
	return map[string]any{"access_key": key, "secret_key": secret, "region": "us-west-1", "endpoints": map[string]string{"api": endpoint}}
}

// Each source of a key has one of its own, and an endpoint of its own where it can, so that the request tells which it was.
func TestTheOrderOfCredentials(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	variables := map[string]string{"OSC_ACCESS_KEY": "AKENV", "OSC_SECRET_KEY": "secret"}
	with := func(name, value string) map[string]string {
		return map[string]string{"OSC_ACCESS_KEY": "AKENV", "OSC_SECRET_KEY": "secret", name: value}
	}
	for name, c := range map[string]struct {
		account   *outscale.Account
		variables map[string]string
		want      string // the key that asks
		elsewhere bool   // at the endpoint of the profiles or the environment
	}{
		"keys":                               {&outscale.Account{AccessKey: "AKCONFIG", SecretKey: "secret"}, nil, "AKCONFIG", false},
		"keys, one in a file":                {&outscale.Account{AccessKey: "AKCONFIG", SecretKeyFile: file}, nil, "AKCONFIG", false},
		"keys before all else":               {&outscale.Account{AccessKey: "AKCONFIG", SecretKey: "secret", Profile: "prod"}, variables, "AKCONFIG", false},
		"a profile before the environment":   {&outscale.Account{Profile: "prod"}, variables, "AKPROD", false},
		"the environment":                    {&outscale.Account{}, variables, "AKENV", false},
		"the environment before OSC_PROFILE": {&outscale.Account{}, with("OSC_PROFILE", "prod"), "AKENV", false},
		"OSC_PROFILE":                        {&outscale.Account{}, map[string]string{"OSC_PROFILE": "prod"}, "AKPROD", false},
		"the profile default":                {&outscale.Account{}, nil, "AKDEFAULT", false},
		"a profile's endpoint":               {&outscale.Account{Profile: "prod", Endpoint: "-"}, nil, "AKPROD", true},
		"the environment's endpoint":         {&outscale.Account{Endpoint: "-"}, with("OSC_ENDPOINT_API", "elsewhere"), "AKENV", true},
		"an endpoint before a profile's":     {&outscale.Account{Profile: "prod"}, with("OSC_ENDPOINT_API", "elsewhere"), "AKPROD", false},
	} {
		t.Run(name, func(t *testing.T) {
			here, there := cloudsim.NewOutscale(time.Now), cloudsim.NewOutscale(time.Now)
			for _, cloud := range []*cloudsim.Outscale{here, there} {
				for _, key := range []string{"AKCONFIG", "AKPROD", "AKENV", "AKDEFAULT"} {
					cloud.AddKey(key, "secret")
				}
			}
			elsewhere := serve(t, there)
			if c.variables["OSC_ENDPOINT_API"] != "" {
				c.variables["OSC_ENDPOINT_API"] = elsewhere
			}
			home(t, map[string]any{"prod": profile("AKPROD", "secret", elsewhere), "default": profile("AKDEFAULT", "secret", elsewhere)}, c.variables)
			account := c.account
			if account.Endpoint == "-" {
				account.Endpoint = ""
			} else {
				account.Endpoint = serve(t, here) + "/"
			}
			if _, err := (&cloud{account: account}).list(t, outscale.Image); err != nil {
				t.Fatal(err)
			}
			asked := here.Requests()
			if c.elsewhere {
				asked = there.Requests()
			}
			if len(asked) != 1 || asked[0].AccessKeyID != c.want {
				t.Errorf("asked %+v, want one request by %s", asked, c.want)
			}
		})
	}
}

func TestCredentialsThatAreNone(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	profiles := map[string]any{"half": profile("AKPROD", "", ""), "default": profile("", "hunter2", "")}
	for name, c := range map[string]struct {
		account   *outscale.Account
		profiles  map[string]any
		variables map[string]string
		says      string
	}{
		"none at all":          {&outscale.Account{}, nil, nil, "OSC_ACCESS_KEY and OSC_SECRET_KEY, which are not set"},
		"an empty profile":     {&outscale.Account{}, profiles, nil, "~/.osc/config.json"},
		"half a profile":       {&outscale.Account{Profile: "half"}, profiles, nil, `profile "half"`},
		"no such profile":      {&outscale.Account{Profile: "nobody"}, profiles, nil, `profile "nobody"`},
		"no profiles":          {&outscale.Account{Profile: "prod"}, nil, nil, ".osc/config.json"},
		"half the environment": {&outscale.Account{}, profiles, map[string]string{"OSC_ACCESS_KEY": "AKENV"}, "OSC_SECRET_KEY"},
		"no secret file":       {&outscale.Account{AccessKey: "AK", SecretKeyFile: "/no/such/file"}, nil, nil, "/no/such/file"},
		"an empty secret file": {&outscale.Account{AccessKey: "AK", SecretKeyFile: empty}, nil, nil, "secret_key_file"},
	} {
		t.Run(name, func(t *testing.T) {
			home(t, c.profiles, c.variables)
			sim := newCloud(t)
			c.account.Endpoint = sim.url
			_, err := (&cloud{account: c.account}).list(t, outscale.Image)
			providertest.FailsFor(t, err, collector.Auth, c.says)
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows the secret: %v", err)
			}
			if n := len(sim.Requests()); n != 0 {
				t.Errorf("%d requests without credentials", n)
			}
		})
	}
}

func TestCredentialsThatAreWrong(t *testing.T) {
	profiles := map[string]any{"prod": profile("AKIDTEST", "hunter2", "")}
	for says, account := range map[string]*outscale.Account{
		"check access_key and secret_key,":               {AccessKey: "AKIDTEST", SecretKey: "hunter2"},
		`check the profile "prod" of ~/.osc/config.json`: {Profile: "prod"},
		"check OSC_ACCESS_KEY and OSC_SECRET_KEY,":       {},
	} {
		home(t, profiles, map[string]string{"OSC_ACCESS_KEY": "AKIDOTHER", "OSC_SECRET_KEY": "hunter2"})
		sim := newCloud(t)
		account.Endpoint = sim.url
		_, err := (&cloud{account: account}).list(t, outscale.Image)
		providertest.FailsFor(t, err, collector.Auth, says)
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the secret: %v", err)
		}
	}
}

// A secret that changes in its file is used from the next listing on, and so is one in a profile.
func TestSecretsAreReadAnew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	for name, account := range map[string]*outscale.Account{
		"a secret's file": {AccessKey: "AKIDTEST", SecretKeyFile: file},
		"a profile":       {Profile: "prod"},
	} {
		t.Run(name, func(t *testing.T) {
			sim := newCloud(t)
			account.Endpoint = sim.url
			for _, secret := range []string{"test-secret", "rotated", "rotated again"} {
				sim.AddKey("AKIDTEST", secret)
				home(t, map[string]any{"prod": profile("AKIDTEST", secret, "")}, nil)
				if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
				if _, err := (&cloud{account: account}).list(t, outscale.Snapshot); err != nil {
					t.Errorf("%s: %v", secret, err)
				}
			}
		})
	}
}
