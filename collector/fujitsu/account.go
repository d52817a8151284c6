// Package fujitsu lists the image exports of Fujitsu Cloud Service for OSS, today called FJcloud-O.
package fujitsu

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"export_task_exporter/collector"
)

// Image is the one kind, as the configuration and the label call it: GET /v1/imageexport.
const Image = "image"

// Account is what Fujitsu is asked with. The credentials are those of Cloud if it is set, else those of AuthURL and the
// fields below it if that is set, else those of the environment. They are read at each log-in, so that a change of a file
// needs no restart.
type Account struct {
	// Cloud is an entry of clouds.yaml.
	Cloud string

	// AuthURL is Keystone's, with /v3 at its end or without.
	AuthURL string
	// Username is the user's name in UserDomainName, the contract number.
	Username, UserDomainName string
	// Password is the user's, or the text of PasswordFile without the newline at its end. One of the two is set.
	Password, PasswordFile string
	// ProjectID is the project whose exports are listed.
	ProjectID string

	// Endpoint is the import-export API's URL. Empty: that of the catalog, else the region's host.
	Endpoint string
	// Paths are what is listed. Empty: /v1/imageexport.
	Paths []string

	// Transport adjusts the HTTP transport that log-ins and listings share. Nil: the standard library's own settings.
	Transport func(*http.Transport)
}

// Source gives what lists the tasks of a kind in a region. It asks nothing yet; a kind that there is not is an error. One
// source logs in once for all that it asks, and asks for one listing after the other.
func (a *Account) Source(region, kind string) (collector.Source, error) {
	if kind != Image {
		return nil, fmt.Errorf("fujitsu has no kind %q; want %s", kind, Image)
	}
	paths := slices.Clone(a.Paths)
	if len(paths) == 0 {
		paths = []string{"/v1/imageexport"}
	}
	return &images{keeper: newKeeper(a, region), paths: paths, details: make(map[string]detail)}, nil
}

// Region is the region that the account's clouds.yaml or the environment names, for a configuration that names none. It
// reads files, and asks nothing. A region that is named nowhere is an error.
func (a *Account) Region() (string, error) {
	var region string
	if cloud := a.cloud(); cloud != "" {
		found, err := a.fromCloudsYAML(cloud)
		if err != nil {
			return "", err
		}
		region = found.region
	} else {
		region = environment("OS_REGION_NAME")
	}
	if region == "" {
		return "", errors.New("no region: set the key region, OS_REGION_NAME or, in clouds.yaml, region_name")
	}
	return region, nil
}
