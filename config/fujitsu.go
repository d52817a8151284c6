package config

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Fujitsu is the provider block "fujitsu". Without Cloud and AuthURL, the environment has the credentials.
type Fujitsu struct {
	// Cloud is an entry of clouds.yaml. Empty: none; always so where AuthURL is set.
	Cloud string
	// AuthURL is Keystone's http or https URL. Where it is set, all fields up to Region are, and otherwise none up to
	// ProjectID is.
	AuthURL string
	// Username is a user's name in UserDomainName, the contract number.
	Username, UserDomainName string
	// Password is the user's, and PasswordFile a file that has it. Exactly one of them is set where AuthURL is.
	Password, PasswordFile string
	// ProjectID is the project to log in to.
	ProjectID string
	// Region is one region. Empty: the one that clouds.yaml or the environment names.
	Region string
	// Endpoint is an http or https URL of the import-export API. Empty: that of the catalog, else the region's host.
	Endpoint string
	// Paths has at least one path of the API that lists exports. Default: /v1/imageexport.
	Paths []string
}

// fujitsuKinds has how long a task may stand still: an image of 300 GB stays about six hours between 11 and 40 percent.
var fujitsuKinds = map[string]time.Duration{"image": 7 * time.Hour}

// path leaves out all that would have to be escaped.
var path = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

func (f *Fujitsu) keys() []key {
	return append(secretKeys("password", "the password of username", &f.Password, &f.PasswordFile), []key{
		{
			name: "cloud", want: "the name of an entry of clouds.yaml",
			read: func(v value) { f.Cloud = v.text() },
		},
		{
			name: "auth_url", want: "an http or https URL, such as https://identity.jp-east-3.cloud.global.fujitsu.com/v3",
			read: func(v value) { f.AuthURL = v.endpoint() },
		},
		{
			name: "username", want: "the name of a user",
			read: func(v value) { f.Username = v.text() },
		},
		{
			name: "user_domain_name", want: "the contract number",
			read: func(v value) { f.UserDomainName = v.text() },
		},
		{
			name: "project_id", want: "the id of the project whose exports are to be listed",
			read: func(v value) { f.ProjectID = v.text() },
		},
		{
			name: "region", want: "a region such as jp-east-3",
			read: func(v value) { f.Region = v.matching(region, "cannot be a region") },
		},
		{
			name: "endpoint", want: "an http or https URL of a host and perhaps a path, such as https://import-export.jp-east-3.cloud.global.fujitsu.com",
			read: func(v value) { f.Endpoint = v.endpoint() },
		},
		{
			name: "paths", want: "a list of paths, or no such key for [/v1/imageexport]",
			read: func(v value) {
				f.Paths = v.set("a path such as /v1/imageexport", func(item value) string {
					return item.matching(path, "cannot be a path")
				})
			},
		},
	}...)
}

func (f *Fujitsu) complete(given map[string]value) {
	if _, ok := given["paths"]; !ok {
		f.Paths = []string{"/v1/imageexport"}
	}
	oneSecret(given, "password")
	var first *value
	var missing []string
	for _, names := range [][]string{{"auth_url"}, {"username"}, {"password", "password_file"}, {"user_domain_name"}, {"project_id"}} {
		at := slices.IndexFunc(names, func(name string) bool { _, ok := given[name]; return ok })
		if at < 0 {
			missing = append(missing, strings.Join(names, " or "))
			continue
		}
		found := given[names[at]]
		if _, ok := given["cloud"]; ok {
			found.fail("stands beside cloud, whose entry of clouds.yaml has it; want one of the two")
		}
		if first == nil {
			first = &found
		}
	}
	_, cloud := given["cloud"]
	if first == nil || cloud {
		return
	}
	if _, ok := given["region"]; !ok {
		missing = append(missing, "region")
	}
	if len(missing) > 0 {
		first.fail("stands without %s; want these beside it, or cloud in place of all, or none for the OS_* variables", strings.Join(missing, ", "))
	}
}
