package config

import (
	"testing"
	"time"
)

func TestAlibabaAccounts(t *testing.T) {
	equal(t, load(t, "alibaba.yml").Accounts, []Account{
		{Name: "chain", Settings: documented, Alibaba: &Alibaba{}},
		{Name: "file", Settings: documented, Alibaba: &Alibaba{AccessKeyID: "LTAI5t", AccessKeySecretFile: "/run/secrets/alibaba"}},
		{
			Name:     "number",
			Settings: Settings{Timeout: documented.Timeout, Retention: documented.Retention, MaxTasks: documented.MaxTasks, StuckAfter: time.Hour},
			Alibaba:  &Alibaba{AccessKeyID: "LTAI5t", AccessKeySecret: "0123", Endpoint: "http://127.0.0.1:8080/path"},
		},
	})
}

func TestPatienceWithENS(t *testing.T) {
	accounts := load(t, "alibaba.yml").Accounts
	for kind, want := range map[string]time.Duration{"ens_image": 6 * time.Hour, "store_image": 0} {
		equal(t, accounts[0].StuckAfterFor(kind), want)
		equal(t, accounts[2].StuckAfterFor(kind), time.Hour)
	}
}

// No mistake that holds the secret, or a value in its place, shows it.
func TestAlibabaSecretsStayOutOfMessages(t *testing.T) {
	for _, lines := range []string{
		"access_key_secret: hunter2",
		"access_key_secret: [hunter2]",
		"access_key_secret: {hunter2: x}",
		"access_key_secret: !hunter2",
		"access_key_secret: *hunter2",
		"access_key_secret:hunter2",
		"access_key_secret_file: [hunter2]",
		"access_key_secrets: hunter2",
		"access_key_id: [hunter2]",
		"endpoint: https://me:hunter2@ens.aliyuncs.com",
		"endpoint: hunter2",
	} {
		hidesSecret(t, "name: edge\n    alibaba:\n      "+lines)
	}
}
