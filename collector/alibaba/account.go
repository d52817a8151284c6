// Package alibaba lists the export tasks of Alibaba Cloud ENS, Edge Node Service: custom images exported to OSS.
package alibaba

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"export_task_exporter/collector"
)

// ENSImage is the only kind, as the configuration and the label call it: DescribeExportImageInfo.
const ENSImage = "ens_image"

// Region is the label "region" of every target: ENS has one endpoint, and its images belong to no region.
const Region = "global"

// DefaultEndpoint is the public endpoint of ENS.
const DefaultEndpoint = "https://ens.aliyuncs.com"

// Account is what Alibaba Cloud is asked with. All fields may be left empty.
type Account struct {
	// AccessKeyID is an access key, whose secret is in one of the next two fields. Empty: the SDK's default chain.
	AccessKeyID string
	// AccessKeySecret is the secret itself.
	AccessKeySecret string
	// AccessKeySecretFile is a file with the secret and perhaps a newline, read anew for each listing. AccessKeySecret is
	// stronger.
	AccessKeySecretFile string
	// Endpoint is a URL in place of [DefaultEndpoint].
	Endpoint string
	// Transport adjusts the HTTP transport of the requests. Nil: the standard library's, with shorter time limits.
	Transport func(*http.Transport)
}

// Source gives what lists the tasks of a kind. It asks nothing yet, and keeps the credentials and connections that it
// comes by. A kind that there is not and an endpoint that is no URL are errors.
func (a Account) Source(kind string) (collector.Source, error) {
	if kind != ENSImage {
		return nil, fmt.Errorf("alibaba has no kind %q; want %s", kind, ENSImage)
	}
	endpoint, err := url.Parse(cmp.Or(a.Endpoint, DefaultEndpoint))
	if err != nil || endpoint.Host == "" || endpoint.Scheme != "http" && endpoint.Scheme != "https" {
		return nil, errors.New("the endpoint of ENS is no http or https URL") // which may hold a password
	}
	return &images{
		credentials: newCredentials(a),
		endpoint:    endpoint,
		wire:        a.newWire(),
	}, nil
}
