package config

import "time"

// Outscale is the provider block "outscale". Without AccessKey and Profile, the environment has the credentials.
type Outscale struct {
	// Regions has at least one element.
	Regions []string
	// Kinds has at least one of image and snapshot. Default: both.
	Kinds []string
	// Profile is a profile of ~/.osc/config.json. Empty: none; always so where AccessKey is set.
	Profile string
	// AccessKey is the id of an access key. Empty: none.
	AccessKey string
	// SecretKey is the key's secret, and SecretKeyFile a file that has it. Exactly one of them is set where AccessKey is.
	SecretKey, SecretKeyFile string
	// Endpoint is an http or https URL up to and with /api/v1. It is set for one region only. Empty: the region's own, or
	// that of the profile or the environment.
	Endpoint string
}

// outscaleKinds has, for each kind, how long a task may stand still. Runs of hours are normal for both.
var outscaleKinds = map[string]time.Duration{
	"image":    3 * time.Hour,
	"snapshot": 3 * time.Hour,
}

func (o *Outscale) keys() []key {
	return append(secretKeys("secret_key", "the secret of access_key", &o.SecretKey, &o.SecretKeyFile), []key{
		{
			name: "regions", want: "a list of regions such as [eu-west-2]", required: true,
			read: func(v value) {
				o.Regions = v.set("a region such as eu-west-2", func(item value) string {
					return item.matching(region, "cannot be a region")
				})
			},
		},
		{
			name: "kinds", want: "a list of kinds, or no such key for [image, snapshot]",
			read: func(v value) { o.Kinds = v.kinds(outscaleKinds) },
		},
		{
			name: "profile", want: "the name of a profile of ~/.osc/config.json",
			read: func(v value) { o.Profile = v.text() },
		},
		{
			name: "access_key", want: "the id of an access key",
			read: func(v value) { o.AccessKey = v.text() },
		},
		{
			name: "endpoint", want: "an http or https URL that ends in /api/v1, such as https://api.eu-west-2.outscale.com/api/v1",
			read: func(v value) { o.Endpoint = v.endpoint() },
		},
	}...)
}

func (o *Outscale) complete(given map[string]value) {
	if _, ok := given["kinds"]; !ok {
		o.Kinds = []string{"image", "snapshot"}
	}
	hasKey := keyAndSecret(given, "access_key", "secret_key")
	if profile, ok := given["profile"]; ok && hasKey {
		profile.fail("stands beside access_key and has no effect; want one of the two")
	}
	if endpoint, ok := given["endpoint"]; ok && len(o.Regions) > 1 {
		endpoint.fail("is one region's, and %d are listed, which would all show the same tasks; want one region beside it, "+
			"and an account for each other", len(o.Regions))
	}
}
