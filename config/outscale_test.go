package config

import (
	"testing"
	"time"
)

func TestOutscaleBlock(t *testing.T) {
	both := []string{"image", "snapshot"}
	accounts := load(t, "outscale.yml").Accounts
	for i, want := range []Outscale{
		{Regions: []string{"eu-west-2", "cloudgouv-eu-west-1"}, Kinds: both},
		{Regions: []string{"us-east-2"}, Kinds: []string{"snapshot"}, Profile: "prod", Endpoint: "http://127.0.0.1:8080/api/v1"},
		{Regions: []string{"eu-west-2"}, Kinds: both, AccessKey: "AKIAEXAMPLE", SecretKey: "0123456789"},
		{Regions: []string{"eu-west-2"}, Kinds: both, AccessKey: "AKIAEXAMPLE", SecretKeyFile: "/run/secrets/osc"},
	} {
		equal(t, *accounts[i].Outscale, want)
	}
	for kind, want := range map[string]time.Duration{"image": 3 * time.Hour, "snapshot": 3 * time.Hour, "store_image": 0} {
		equal(t, accounts[0].StuckAfterFor(kind), want)
		equal(t, accounts[2].StuckAfterFor(kind), time.Hour)
	}
}

func TestOutscaleSecretsStayOutOfMessages(t *testing.T) {
	for _, lines := range []string{
		"secret_key: hunter2",
		"secret_key: [hunter2]",
		"secret_key: {hunter2: x}",
		"secret_key: !hunter2",
		"secret_key: *hunter2",
		"secret_key:hunter2",
		"secret_key: \"hunter2",
		"secret_key_file: [hunter2]",
		"secret_key: hunter2\n      access_key: AK\n      secret_key_file: hunter2",
		"secret_key: hunter2\n      access_key: AK\n      profile: prod",
		"endpoint: http://me:hunter2@127.0.0.1/api/v1",
	} {
		hidesSecret(t, "name: osc\n    outscale:\n      regions: [eu-west-2]\n      "+lines)
	}
}
