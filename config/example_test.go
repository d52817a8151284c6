package config

import (
	"os"
	"regexp"
	"testing"
)

func TestExampleLoads(t *testing.T) {
	if _, err := Load("example.yml"); err != nil {
		t.Error(err)
	}
}

// commented is a key that the example has as a comment.
var commented = regexp.MustCompile(`(?m)^( *)#([a-z])`)

func TestExampleHasEveryKey(t *testing.T) {
	data, err := os.ReadFile("example.yml")
	if err != nil {
		t.Fatal(err)
	}
	full := commented.ReplaceAll(data, []byte("$1$2"))
	if _, err := Parse("example.yml", full); err != nil {
		t.Errorf("with every key in use: %v", err)
	}
	keys := append(new(Config).keys(), new(Account).keys()...)
	for _, provider := range providers {
		keys = append(keys, provider.open(new(Account)).keys()...)
	}
	for _, key := range keys {
		// Of the two ways to give a secret, only one can be in use, and the other is explained.
		if !regexp.MustCompile(`(?m)^[ -]*(# )?` + key.name + `:`).Match(full) {
			t.Errorf("the example does not have %s", key.name)
		}
	}
}
