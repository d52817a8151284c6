package alibaba_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/internal/providertest"
)

// environment is all that the default chain finds: these variables, and nothing of the machine's owner.
func environment(t *testing.T, variables ...string) {
	t.Helper()
	for _, name := range []string{
		"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN",
		"ALIBABA_CLOUD_OIDC_TOKEN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_ROLE_ARN",
		"ALIBABA_CLOUD_PROFILE", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "ALIBABA_CLOUD_CREDENTIALS_URI",
	} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("ALIBABA_CLOUD_CONFIG_FILE", filepath.Join(t.TempDir(), "none"))
	t.Setenv("ALIBABA_CLOUD_CREDENTIALS_FILE", filepath.Join(t.TempDir(), "none"))
	t.Setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv("ALIBABA_CLOUD_"+name, value)
	}
}

// chained is a cloud whose account has no key of its own.
func chained(t *testing.T) *cloud {
	t.Helper()
	c := newCloud(t)
	c.account.AccessKeyID, c.account.AccessKeySecret = "", ""
	return c
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	rewrite(t, file, text)
	return file
}

func rewrite(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTheDefaultChainFindsKeys(t *testing.T) {
	const cli = `{"current":"prod","profiles":[{"name":"prod","mode":"AK","access_key_id":"AKIDTEST","access_key_secret":"test-secret"}]}`
	const shared = "[prod]\ntype = access_key\naccess_key_id = AKIDTEST\naccess_key_secret = test-secret\n"
	for name, variables := range map[string][]string{
		"in variables":            {"ACCESS_KEY_ID=AKIDTEST", "ACCESS_KEY_SECRET=test-secret"},
		"in the CLI's file":       {"CONFIG_FILE=" + write(t, "config.json", cli)},
		"in the shared file":      {"PROFILE=prod", "CREDENTIALS_FILE=" + write(t, "credentials", shared)},
		"temporary, at a URI":     {"CREDENTIALS_URI=" + vending(t, "token", time.Hour)},
		"temporary, in variables": {"ACCESS_KEY_ID=STS.AKID", "ACCESS_KEY_SECRET=sts-secret", "SECURITY_TOKEN=token"},
	} {
		t.Run(name, func(t *testing.T) {
			environment(t, variables...)
			c := chained(t)
			c.AddTemporaryKey("STS.AKID", "sts-secret", "token", time.Now().Add(time.Hour))
			if _, err := c.list(t); err != nil {
				t.Error(err)
			}
		})
	}
}

// vending is the URI of a server that gives a temporary key.
func vending(t *testing.T, token string, lives time.Duration) string {
	t.Helper()
	return providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"AccessKeyId":"STS.AKID","AccessKeySecret":"sts-secret","SecurityToken":%q,"Expiration":%q}`,
			token, time.Now().Add(lives).UTC().Format("2006-01-02T15:04:05Z"))
	}))
}

// The object that failed would never again look at the variables.
func TestKeysThatComeLaterAreFound(t *testing.T) {
	environment(t)
	c := chained(t)
	source := c.source(t)
	_, err := source.Tasks(t.Context())
	providertest.FailsFor(t, err, collector.Auth)
	if asked := c.Requests(); len(asked) != 0 {
		t.Errorf("asked without a key: %v", asked)
	}
	t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "AKIDTEST")
	t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "test-secret")
	if _, err := source.Tasks(t.Context()); err != nil {
		t.Error(err)
	}
}

// The chain reads files once; after a refusal it must read them again.
func TestKeysThatTheCloudRefusesAreLookedForAgain(t *testing.T) {
	const cli = `{"current":"prod","profiles":[{"name":"prod","mode":"AK","access_key_id":"AKIDTEST","access_key_secret":%q}]}`
	file := write(t, "config.json", fmt.Sprintf(cli, "rotated away"))
	environment(t, "CONFIG_FILE="+file)
	c := chained(t)
	source := c.source(t)
	_, err := source.Tasks(t.Context())
	providertest.FailsFor(t, err, collector.Auth)
	rewrite(t, file, fmt.Sprintf(cli, "test-secret"))
	if _, err := source.Tasks(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTemporaryKeysAreKeptUntilTheyExpire(t *testing.T) {
	for lives, want := range map[time.Duration]int{time.Hour: 1, time.Minute: 3} {
		gave := 0
		uri := vending(t, "token", lives)
		counting := providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			gave++
			http.Redirect(w, r, uri, http.StatusFound)
		}))
		environment(t, "CREDENTIALS_URI="+counting)
		c := chained(t)
		c.AddTemporaryKey("STS.AKID", "sts-secret", "token", time.Now().Add(time.Hour))
		source := c.source(t)
		for range 3 {
			if _, err := source.Tasks(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if gave != want {
			t.Errorf("keys for %s were got %d times in 3 listings, want %d", lives, gave, want)
		}
	}
}

// credentials-go puts whole files and answers into its errors.
func TestWhatTheChainSaysShowsNoSecret(t *testing.T) {
	half := providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"AccessKeyId":"STS.AKID","AccessKeySecret":"hunter2"}`))
	}))
	refusal := providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"Code":"AuthenticationFail.OIDCToken.Expired","Message":"hunter2"}`))
	}))
	for name, variable := range map[string]string{
		"a broken file":             "CONFIG_FILE=" + write(t, "config.json", `{"access_key_secret":"hunter2"`),
		"an answer with half a key": "CREDENTIALS_URI=" + half + "/?token=hunter2",
		"a refusal":                 "CREDENTIALS_URI=" + refusal,
		"a file that it panics at":  "CONFIG_FILE=" + write(t, "config.json", `{"current":"hunter2","profiles":[null]}`),
	} {
		t.Run(name, func(t *testing.T) {
			environment(t, variable)
			_, err := chained(t).list(t)
			providertest.FailsFor(t, err, collector.Auth, "ALIBABA_CLOUD_*")
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error shows the secret: %v", err)
			}
			if name == "a refusal" && !strings.Contains(err.Error(), "AuthenticationFail.OIDCToken.Expired") {
				t.Errorf("the error should have the code: %v", err)
			}
		})
	}
}

// The chain takes no context: whoever waits for it leaves it behind, and nobody asks a second time meanwhile.
func TestAChainThatHangsCostsNoMoreThanTheTimeout(t *testing.T) {
	asked := make(chan struct{}, 10)
	uri := providertest.Serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	environment(t, "CREDENTIALS_URI="+uri)
	source := chained(t).source(t)
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		began := time.Now()
		_, err := source.Tasks(ctx)
		cancel()
		providertest.FailsFor(t, err, collector.Timeout)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("it took %s", took)
		}
	}
	if n := len(asked); n != 1 {
		t.Errorf("asked %d times at once", n)
	}
}
