package config

import (
	"strings"
	"testing"
)

// hidesSecret fails the test unless the account is a mistake whose message does not show hunter2, its secret.
func hidesSecret(t *testing.T, account string) {
	t.Helper()
	_, err := Parse("config.yml", []byte("accounts:\n  - "+account+"\n"))
	if err == nil {
		t.Errorf("%s: want an error", account)
	} else if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%s: %v", account, err)
	}
}
