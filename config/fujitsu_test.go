package config

import (
	"testing"
	"time"
)

func TestFujitsuBlock(t *testing.T) {
	paths := []string{"/v1/imageexport"}
	accounts := load(t, "fujitsu.yml").Accounts
	for i, want := range []Fujitsu{
		{Paths: paths},
		{Cloud: "fjcloud", Region: "uk-1", Endpoint: "http://127.0.0.1:8080/v1", Paths: []string{"/v1/imageexport", "/v1/expansionstorageimageexport"}},
		{
			AuthURL: "https://identity.jp-east-3.cloud.global.fujitsu.com/v3", Username: "reader", UserDomainName: "012345",
			Password: "0123456789", ProjectID: "f00dc0de", Region: "jp-east-3", Paths: paths,
		},
		{
			AuthURL: "http://127.0.0.1:5000", Username: "reader", UserDomainName: "AbCd1234", PasswordFile: "/run/secrets/fj",
			ProjectID: "f00dc0de", Region: "jp-west-3", Paths: paths,
		},
	} {
		equal(t, *accounts[i].Fujitsu, want)
	}
	for kind, want := range map[string]time.Duration{"image": 7 * time.Hour, "snapshot": 0} {
		equal(t, accounts[0].StuckAfterFor(kind), want)
		equal(t, accounts[1].StuckAfterFor(kind), time.Hour)
	}
}

func TestFujitsusPasswordStaysOutOfMessages(t *testing.T) {
	for _, lines := range []string{
		"password: hunter2",
		"password: [hunter2]",
		"password: {hunter2: x}",
		"password: !hunter2",
		"password: *hunter2",
		"password:hunter2",
		"password: \"hunter2",
		"password_file: [hunter2]",
		"password: hunter2\n      password_file: hunter2",
		"password: hunter2\n      cloud: fjcloud",
		"auth_url: http://me:hunter2@127.0.0.1/v3",
		"endpoint: http://me:hunter2@127.0.0.1/v1",
		"pasword: hunter2",
	} {
		hidesSecret(t, "name: fj\n    fujitsu:\n      "+lines)
	}
}
