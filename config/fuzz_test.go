package config

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Whatever the bytes, they are a configuration that can be used, or Errors that can be read.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yml", "testdata/bad/*.yml", "example.yml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("%s: no files: %v", pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err := Parse("fuzz.yml", data)
		if err == nil {
			checkConfig(t, config)
			return
		}
		mistakes, ok := err.(Errors) //nolint:errorlint // it is promised to be just that
		if !ok || len(mistakes) == 0 || config != nil {
			t.Fatalf("got %v and %T, want Errors alone: %v", config, err, err)
		}
		line := 0
		for _, mistake := range mistakes {
			if mistake.File != "fuzz.yml" || mistake.Message == "" || mistake.Line < line {
				t.Errorf("mistake without its place, or out of order: %+v", mistake)
			}
			line = mistake.Line
		}
	})
}

func checkConfig(t *testing.T, config *Config) {
	t.Helper()
	if len(config.Accounts) == 0 {
		t.Error("no accounts")
	}
	names := make(map[string]bool)
	for _, account := range config.Accounts {
		if account.Name == "" || names[account.Name] {
			t.Errorf("name %q is empty or there twice", account.Name)
		}
		names[account.Name] = true
		if account.Timeout <= 0 || account.Timeout > time.Hour || account.MinInterval < 0 || account.Retention < 0 ||
			account.MaxTasks < 0 || account.StuckAfter < 0 || account.ExpectedInterval < 0 {
			t.Errorf("settings out of range: %+v", account.Settings)
		}
		var kinds []string
		switch {
		case account.AWS != nil:
			if len(account.AWS.Regions) == 0 || len(account.AWS.Kinds) == 0 {
				t.Errorf("nothing to ask: %+v", account.AWS)
			}
			kinds = account.AWS.Kinds
		case account.Outscale != nil:
			o := account.Outscale
			if len(o.Regions) == 0 || len(o.Kinds) == 0 {
				t.Errorf("nothing to ask: %v of %v", o.Kinds, o.Regions)
			}
			if (o.AccessKey != "") != (o.SecretKey+o.SecretKeyFile != "") || o.SecretKey != "" && o.SecretKeyFile != "" {
				t.Error("half a key, or two secrets")
			}
			kinds = o.Kinds
		case account.Fujitsu != nil:
			f := account.Fujitsu
			whole := f.Username != "" && f.UserDomainName != "" && f.ProjectID != "" && f.Region != "" && (f.Password != "") != (f.PasswordFile != "")
			none := f.Username+f.UserDomainName+f.ProjectID+f.Password+f.PasswordFile == ""
			if f.AuthURL != "" && (!whole || f.Cloud != "") || f.AuthURL == "" && !none || len(f.Paths) == 0 {
				t.Error("half of the credentials, or nothing to ask")
			}
			kinds = []string{"image"}
		case account.Alibaba != nil:
			a := account.Alibaba
			if (a.AccessKeyID != "") != (a.AccessKeySecret+a.AccessKeySecretFile != "") || a.AccessKeySecret != "" && a.AccessKeySecretFile != "" {
				t.Error("half a key, or two secrets")
			}
			kinds = []string{"ens_image"}
		}
		for _, kind := range kinds {
			if account.StuckAfterFor(kind) <= 0 {
				t.Errorf("no patience for %s", kind)
			}
		}
	}
}
