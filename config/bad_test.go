package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// go test ./config -update writes the messages of testdata/bad anew: read the difference before you commit it.
var update = flag.Bool("update", false, "write testdata/bad/*.err anew")

// Each file has one mistake, but for several.yml; the file beside it is all that its user gets to read.
func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad files: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yml")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			config, err := Parse(name+".yml", data)
			if config != nil {
				t.Fatalf("got a configuration: %+v", config)
			}
			if _, ok := errors.AsType[Errors](err); !ok {
				t.Fatalf("got %T and not Errors: %v", err, err)
			}
			got, golden := err.Error()+"\n", strings.TrimSuffix(file, ".yml")+".err"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%swant:\n%s", got, want)
			}
		})
	}
}

func TestMissingFileIsNamed(t *testing.T) {
	_, err := Load("testdata/none.yml")
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "testdata/none.yml") {
		t.Errorf("got %v, want an error that says which file does not exist", err)
	}
}

func TestLargeFileIsNoConfiguration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.yml")
	blanks := strings.Repeat(" ", maxSize)
	if err := os.WriteFile(path, []byte(minimal+blanks), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(path)
	want := path + ": the file is larger than 1048576 bytes; is this the configuration?"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := Parse("full.yml", []byte((minimal + blanks)[:maxSize])); err != nil {
		t.Errorf("a file of the largest size: %v", err)
	}
}

// Whoever handles an error can reach each mistake with its parts.
func TestErrorsComeOneByOne(t *testing.T) {
	_, err := Parse("config.yml", []byte("accounts: []\ndefaults: []\n"))
	mistake, ok := errors.AsType[Error](err)
	if !ok || mistake.File != "config.yml" || mistake.Line != 1 || mistake.Path != "accounts" {
		t.Errorf("got %+v, want the first mistake", mistake)
	}
	if all, _ := errors.AsType[Errors](err); len(all) != 2 || len(all.Unwrap()) != 2 {
		t.Errorf("got %d mistakes, want 2: %v", len(all), err)
	}
}

func TestTwoProvidersInOneAccountAreRefused(t *testing.T) {
	known := providers
	t.Cleanup(func() { providers = known })
	providers = append(slices.Clip(providers), provider{"azure", func(*Account) block { return new(AWS) }})

	_, err := Parse("config.yml", []byte(minimal+"    azure:\n      regions: [eu-west-1]\n"))
	want := "config.yml:2: accounts[0]: the account has 2 providers (aws, azure); want exactly one: give each an account of its own"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A secret is a text in a place where a text belongs, or where its owner put it by a slip.
func TestSecretsStayOutOfMessages(t *testing.T) {
	for _, lines := range []string{
		"endpoint: http://me:hunter2@127.0.0.1/",
		"endpoint: http://127.0.0.1/?token=hunter2",
		"endpoint: http://me:hunter2@127.0.0.1/%zz",
		"external_id: hunter2",
		"external_id: [hunter2]",
		"external_id: {hunter2}",
		"external_id: !hunter2",
		"external_id: *hunter2",
		"external_id: &hunter2",
		"external_id: \"hunter2",
		"external_id: @hunter2",
		"external_id: %hunter2",
		"external_id: hunter2: hunter2",
		"external_id:hunter2",
		"? {external_id:hunter2}\n      : x",
		"? {external_id: a,hunter2}\n      : x",
		"<<: {external_id: hunter2}",
	} {
		hidesSecret(t, "name: prod\n    aws:\n      regions: [eu-west-1]\n      "+lines)
	}
	for _, block := range []string{"{regions: [eu-west-1], external_id:hunter2}", "{regions: [eu-west-1], external_id: a,hunter2}", "hunter2"} {
		hidesSecret(t, "{name: prod, aws: "+block+"}")
	}
}
