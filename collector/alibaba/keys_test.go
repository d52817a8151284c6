package alibaba_test

import (
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/alibaba"
	"export_task_exporter/internal/providertest"
)

func TestAKeyOfItsOwnIsStrongerThanTheEnvironment(t *testing.T) {
	environment(t, "ACCESS_KEY_ID=AKIDOTHER", "ACCESS_KEY_SECRET=other", "SECURITY_TOKEN=other")
	if _, err := newCloud(t).list(t); err != nil {
		t.Error(err)
	}
}

func TestSecretInAFile(t *testing.T) {
	file := write(t, "secret", "test-secret\n")
	c := newCloud(t)
	c.account.AccessKeySecret, c.account.AccessKeySecretFile = "", file
	source := c.source(t)
	if _, err := source.Tasks(t.Context()); err != nil {
		t.Error(err)
	}
	c.AddKey("AKIDTEST", "rotated")
	_, err := source.Tasks(t.Context())
	providertest.FailsFor(t, err, collector.Auth)
	rewrite(t, file, "rotated")
	if _, err := source.Tasks(t.Context()); err != nil {
		t.Errorf("after the file was rotated: %v", err)
	}
	for name, account := range map[string]alibaba.Account{
		"no file":   {AccessKeyID: "A", AccessKeySecretFile: file + "x"},
		"empty":     {AccessKeyID: "A", AccessKeySecretFile: write(t, "empty", " \n")},
		"a folder":  {AccessKeyID: "A", AccessKeySecretFile: t.TempDir()},
		"no secret": {AccessKeyID: "A"},
	} {
		t.Run(name, func(t *testing.T) {
			account.Endpoint = c.url
			_, err := (&cloud{account: account}).list(t)
			providertest.FailsFor(t, err, collector.Auth, "access_key_secret_file")
		})
	}
}

func TestKeysThatAreNoGood(t *testing.T) {
	for name, set := range map[string]func(*cloud){
		"wrong secret": func(c *cloud) { c.account.AccessKeySecret = "hunter2" },
		"unknown":      func(c *cloud) { c.account.AccessKeyID = "AKIDOTHER" },
		"disabled":     func(c *cloud) { c.DisableKey("AKIDTEST") },
	} {
		t.Run(name, func(t *testing.T) {
			c := newCloud(t)
			set(c)
			_, err := c.list(t)
			providertest.FailsFor(t, err, collector.Auth)
			if n := len(c.Requests()); n != 1 {
				t.Errorf("knocked %d times", n)
			}
		})
	}
	t.Run("expired", func(t *testing.T) {
		environment(t, "ACCESS_KEY_ID=STS.AKID", "ACCESS_KEY_SECRET=sts-secret", "SECURITY_TOKEN=token")
		c := chained(t)
		c.AddTemporaryKey("STS.AKID", "sts-secret", "token", time.Now())
		_, err := c.list(t)
		providertest.FailsFor(t, err, collector.Auth)
	})
	t.Run("with another token", func(t *testing.T) {
		environment(t, "ACCESS_KEY_ID=STS.AKID", "ACCESS_KEY_SECRET=sts-secret", "SECURITY_TOKEN=hunter2")
		c := chained(t)
		c.AddTemporaryKey("STS.AKID", "sts-secret", "token", time.Now().Add(time.Hour))
		_, err := c.list(t)
		providertest.FailsFor(t, err, collector.Auth)
	})
}
