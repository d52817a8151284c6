package config

import "time"

// Alibaba is the provider block "alibaba". It has no kinds and no regions: ENS has one API for all its sites.
type Alibaba struct {
	// AccessKeyID is an access key; exactly one of the two fields with its secret is set then. Empty: the SDK's default
	// credential chain, and no secret.
	AccessKeyID string
	// AccessKeySecret is the secret itself, AccessKeySecretFile a file that has it.
	AccessKeySecret, AccessKeySecretFile string
	// Endpoint is an http or https URL in place of ENS's own. Empty: ENS's own.
	Endpoint string
}

// alibabaKinds has how long a task may stand still: the API gives no progress figure.
var alibabaKinds = map[string]time.Duration{
	"ens_image": 6 * time.Hour,
}

func (a *Alibaba) keys() []key {
	return append(secretKeys("access_key_secret", "the secret of access_key_id", &a.AccessKeySecret, &a.AccessKeySecretFile), []key{
		{
			name: "access_key_id", want: "the ID of an access key",
			read: func(v value) { a.AccessKeyID = v.text() },
		},
		{
			name: "endpoint", want: "an http or https URL of a host and perhaps a path, such as https://ens.aliyuncs.com",
			read: func(v value) { a.Endpoint = v.endpoint() },
		},
	}...)
}

func (a *Alibaba) complete(given map[string]value) {
	keyAndSecret(given, "access_key_id", "access_key_secret")
}
