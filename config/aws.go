package config

import (
	"regexp"
	"time"
)

// AWS is the provider block "aws".
type AWS struct {
	// Regions has at least one element. It may be [AllRegions] alone.
	Regions []string
	// Kinds has at least one of store_image, export_image and export_instance. Default: store_image.
	Kinds []string
	// Profile is a profile of the AWS configuration files. Empty: the SDK's default chain.
	Profile string
	// RoleARN is the role to assume. Empty: none.
	RoleARN string
	// ExternalID goes with RoleARN, never without. Empty: none.
	ExternalID string
	// Endpoint is an http or https URL in place of EC2's own. Empty: EC2's own.
	Endpoint string
}

// awsKinds has, for each kind, how long a task may stand still. Image tasks report their progress; an instance's task does
// not, and 3 to 10 hours are normal for it.
var awsKinds = map[string]time.Duration{
	"store_image":     2 * time.Hour,
	"export_image":    2 * time.Hour,
	"export_instance": 12 * time.Hour,
}

// roleARN leaves the partition open: aws, aws-cn, aws-us-gov and those to come.
var roleARN = regexp.MustCompile(`^arn:[a-z0-9-]+:iam::[0-9]{12}:role/[[:graph:]]+$`)

func (a *AWS) keys() []key {
	return []key{
		{
			name: "regions", want: "a list of regions such as [eu-west-1, us-east-1], or [all]", required: true,
			read: func(v value) { a.Regions = v.regionsOrAll() },
		},
		{
			name: "kinds", want: "a list of kinds, or no such key for [store_image]",
			read: func(v value) { a.Kinds = v.kinds(awsKinds) },
		},
		{
			name: "profile", want: "the name of a profile of the AWS configuration files",
			read: func(v value) { a.Profile = v.text() },
		},
		{
			name: "role_arn", want: "the ARN of a role, such as arn:aws:iam::123456789012:role/export-reader",
			read: func(v value) { a.RoleARN = v.matching(roleARN, "is no ARN of a role") },
		},
		{
			name: "external_id", want: "the external ID that the role's trust policy asks for",
			read: func(v value) { a.ExternalID = v.text() },
		},
		{
			name: "endpoint", want: "an http or https URL of a host and perhaps a path, such as http://127.0.0.1:4566",
			read: func(v value) { a.Endpoint = v.endpoint() },
		},
	}
}

func (a *AWS) complete(given map[string]value) {
	if _, ok := given["kinds"]; !ok {
		a.Kinds = []string{"store_image"}
	}
	if id, ok := given["external_id"]; ok {
		if _, ok := given["role_arn"]; !ok {
			id.fail("stands without role_arn and has no effect; want role_arn beside it, or no external_id")
		}
	}
}
