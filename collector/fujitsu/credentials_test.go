package fujitsu_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"export_task_exporter/collector"
	"export_task_exporter/collector/fujitsu"
)

// set sets variables for the test.
func set(t *testing.T, variables map[string]string) {
	t.Helper()
	for name, value := range variables {
		t.Setenv(name, value)
	}
}

func TestEnvironment(t *testing.T) {
	for name, more := range map[string]map[string]string{
		"by the project's id":     {"OS_PROJECT_ID": projectID, "OS_PROJECT_NAME": "prod", "OS_IDENTITY_API_VERSION": "3"},
		"by the project's name":   {"OS_PROJECT_NAME": "prod"},
		"by its name and domain":  {"OS_PROJECT_NAME": "prod", "OS_PROJECT_DOMAIN_NAME": user.Domain},
		"by the old name":         {"OS_TENANT_ID": projectID},
		"with the general domain": {"OS_PROJECT_ID": projectID, "OS_USER_DOMAIN_NAME": "", "OS_DOMAIN_NAME": user.Domain},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			*cloud.account = fujitsu.Account{}
			set(t, map[string]string{
				"OS_AUTH_URL": cloud.url + "/v3", "OS_USERNAME": user.Name, "OS_PASSWORD": user.Password, "OS_USER_DOMAIN_NAME": user.Domain,
			})
			set(t, more)
			cloud.lists(t)
		})
	}
}

func TestEnvironmentWithSomethingMissing(t *testing.T) {
	all := map[string]string{
		"OS_AUTH_URL": "http://127.0.0.1:9/v3", "OS_USERNAME": user.Name, "OS_PASSWORD": user.Password, "OS_USER_DOMAIN_NAME": user.Domain,
		"OS_PROJECT_ID": projectID,
	}
	for missing := range all {
		t.Run(missing, func(t *testing.T) {
			set(t, all)
			t.Setenv(missing, "")
			cloud := newCloud(t)
			*cloud.account = fujitsu.Account{}
			_, err := cloud.list(t)
			failsFor(t, err, collector.Auth, missing)
		})
	}
}

// cloudsYAML writes the file where the client looks for it. {url} is the cloud's.
func cloudsYAML(t *testing.T, text, url string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "clouds.yaml")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, "{url}", url)), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("OS_CLIENT_CONFIG_FILE", file)
}

const someClouds = `
clouds:
  fjcloud:
    region_name: jp-west-3
    auth:
      auth_url: {url}/v3
      username: reader
      password: hunter2
      user_domain_name: AbCd1234
      project_id: ` + projectID + `
  byname:
    auth: {auth_url: "{url}", username: reader, password: hunter2, user_domain_name: AbCd1234, project_name: prod}
  noproject:
    auth: {auth_url: "{url}", username: reader, password: hunter2, user_domain_name: AbCd1234}
  noauth:
    region_name: jp-west-3
`

func TestCloudsYAML(t *testing.T) {
	cloud := newCloud(t)
	cloudsYAML(t, someClouds, cloud.url)
	for _, name := range []string{"fjcloud", "byname"} {
		*cloud.account, cloud.source = fujitsu.Account{Cloud: name}, nil
		cloud.lists(t)
	}
	t.Setenv("OS_CLOUD", "fjcloud")
	*cloud.account, cloud.source = fujitsu.Account{}, nil
	cloud.lists(t)

	for name, words := range map[string][]string{
		"noproject": {"40005", "project_id", "noproject"},
		"noauth":    {"auth", "noauth"},
		"nobody":    {"nobody", "clouds.yaml"},
	} {
		*cloud.account, cloud.source = fujitsu.Account{Cloud: name}, nil
		_, err := cloud.list(t)
		failsFor(t, err, collector.Auth, words...)
	}
}

func TestCloudsYAMLThatIsNone(t *testing.T) {
	cloud := newCloud(t)
	*cloud.account = fujitsu.Account{Cloud: "bad"}
	for name, text := range map[string]string{
		"another shape": "clouds: [hunter2]",
		"a text":        "clouds: {bad: {auth: hunter2}}",
		"no YAML":       "clouds: {bad: @hunter2",
		"empty":         "",
	} {
		t.Run(name, func(t *testing.T) {
			cloudsYAML(t, text, cloud.url)
			_, err := cloud.list(t)
			failsFor(t, err, collector.Auth, "clouds.yaml")
		})
	}
	t.Setenv("OS_CLIENT_CONFIG_FILE", "/dev/null/clouds.yaml")
	_, err := cloud.list(t)
	failsFor(t, err, collector.Auth, "/dev/null/clouds.yaml")
}

func TestRegionIsThatOfTheCredentials(t *testing.T) {
	cloudsYAML(t, someClouds, "http://127.0.0.1:9")
	if got, err := new(fujitsu.Account).Region(); err == nil || !strings.Contains(err.Error(), "OS_REGION_NAME") {
		t.Errorf("got %q, %v, want an error that says where to set it", got, err)
	}
	t.Setenv("OS_REGION_NAME", "uk-1")
	for name, c := range map[string]struct {
		account fujitsu.Account
		osCloud string
		want    string
	}{
		"of the environment":                {want: "uk-1"},
		"of the configuration's cloud":      {account: fujitsu.Account{Cloud: "fjcloud"}, want: "jp-west-3"},
		"of a cloud without":                {account: fujitsu.Account{Cloud: "byname"}, want: "uk-1"},
		"of the environment, for its cloud": {osCloud: "fjcloud", want: "uk-1"},
		"of the environment, for the keys":  {account: fujitsu.Account{AuthURL: "http://127.0.0.1:9"}, osCloud: "fjcloud", want: "uk-1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("OS_CLOUD", c.osCloud)
			if got, err := c.account.Region(); got != c.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
	if _, err := (&fujitsu.Account{Cloud: "nobody"}).Region(); err == nil {
		t.Error("want an error for a cloud that there is not")
	}
}
