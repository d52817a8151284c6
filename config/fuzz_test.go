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
		if len(account.AWS.Regions) == 0 || len(account.AWS.Kinds) == 0 {
			t.Errorf("nothing to ask: %+v", account.AWS)
		}
		for _, kind := range account.AWS.Kinds {
			if account.StuckAfterFor(kind) <= 0 {
				t.Errorf("no patience for %s", kind)
			}
		}
	}
}
