package main

import (
	"os"
	"strings"
	"testing"
)

func TestCommandLine(t *testing.T) {
	t.Chdir(t.TempDir()) // where there is no configuration
	good := "accounts: [{name: prod, aws: {regions: [eu-west-1]}}]"
	if err := os.WriteFile("good.yml", []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("bad.yml", []byte("accounts: [{nam: prod}]\ncolour: red"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args           []string
		code           int
		stdout, stderr []string
	}{
		"no configuration":     {nil, 1, nil, []string{"export_task_exporter.yml", "config/example.yml", "--config.file", "--demo"}},
		"a good one":           {[]string{"--config.check", "--config.file=good.yml"}, 0, []string{"good.yml is good"}, nil},
		"a bad one":            {[]string{"--config.check", "--config.file=bad.yml"}, 1, nil, []string{`bad.yml:1: accounts[0]: unknown key "nam"`, `bad.yml:2: unknown key "colour"`}},
		"a bad one, served":    {[]string{"--config.file=bad.yml"}, 1, nil, []string{"bad.yml:1"}},
		"the version":          {[]string{"--version"}, 0, []string{"export_task_exporter, version"}, nil},
		"help":                 {[]string{"--help"}, 0, []string{"--web.config.file", "--log.format", "--scrape.timeout-offset"}, nil},
		"an unknown flag":      {[]string{"--colour"}, 1, nil, []string{"--colour", "--help"}},
		"no time at all":       {[]string{"--scrape.timeout=0s"}, 1, nil, []string{"--scrape.timeout"}},
		"a negative offset":    {[]string{"--scrape.timeout-offset=-1s"}, 1, nil, []string{"--scrape.timeout-offset"}},
		"no listing at all":    {[]string{"--scrape.concurrency=0"}, 1, nil, []string{"--scrape.concurrency"}},
		"a path that is none":  {[]string{"--web.telemetry-path=metrics"}, 1, nil, []string{"--web.telemetry-path"}},
		"a path that is taken": {[]string{"--web.telemetry-path=/-/ready"}, 1, nil, []string{"--web.telemetry-path"}},
		"a pattern":            {[]string{"--web.telemetry-path=/{x}"}, 1, nil, []string{"--web.telemetry-path"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := runOnce(t, c.args...)
			if code != c.code {
				t.Errorf("ended with %d, want %d", code, c.code)
			}
			for _, want := range c.stdout {
				if !strings.Contains(stdout, want) {
					t.Errorf("stdout %q has no %q", stdout, want)
				}
			}
			for _, want := range c.stderr {
				if !strings.Contains(stderr, want) {
					t.Errorf("stderr %q has no %q", stderr, want)
				}
			}
		})
	}
}
