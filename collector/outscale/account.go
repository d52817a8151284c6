// Package outscale lists the export tasks of the OUTSCALE API: images and snapshots that are copied to a bucket.
package outscale

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector"
)

// The kinds, as the configuration and the label call them.
const (
	Image    = "image"    // ReadImageExportTasks
	Snapshot = "snapshot" // ReadSnapshotExportTasks
)

// Account is what Outscale is asked with. All fields may be left empty. It must not be copied after its first use.
//
// The key is AccessKey, else that of Profile, else the environment's: OSC_ACCESS_KEY and OSC_SECRET_KEY, and without them
// that of the profile OSC_PROFILE, or default. With AccessKey or Profile, nothing of the environment is used. Keys are read
// anew for each listing, so that they may change; an endpoint and a client certificate are read once.
type Account struct {
	// AccessKey is the id of an access key. Empty: see Profile.
	AccessKey string
	// SecretKey belongs to AccessKey. SecretKeyFile is a file that has it, where SecretKey is empty.
	SecretKey, SecretKeyFile string
	// Profile is a profile of ~/.osc/config.json. Its region is not used. Empty: the environment.
	Profile string
	// Endpoint is a URL up to and with /api/v1. Empty: that of the profile or of OSC_ENDPOINT_API, and where there is none,
	// the region's own.
	Endpoint string
	// Transport adjusts the HTTP transport that all regions share. Nil: the standard library's own settings.
	Transport func(*http.Transport)

	mu     sync.Mutex
	client *osc.APIClient
	doors  map[string]*door // by region
}

// Source gives what lists the tasks of a kind in a region. It asks nothing yet; a kind that there is not is an error.
func (a *Account) Source(region, kind string) (collector.Source, error) {
	switch kind {
	case Image:
		return exports[osc.ImageExportTask]{a, region, "ReadImageExportTasks", readImages, imageTask}, nil
	case Snapshot:
		return exports[osc.SnapshotExportTask]{a, region, "ReadSnapshotExportTasks", readSnapshots, snapshotTask}, nil
	default:
		return nil, fmt.Errorf("outscale has no kind %q; want one of %s, %s", kind, Image, Snapshot)
	}
}

// open gives the client, made on first use for all regions and kinds, and the region's door.
func (a *Account) open(region string, found *osc.Configuration) (*osc.APIClient, *door) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.client == nil {
		a.client = a.newClient(found)
		a.doors = make(map[string]*door)
	}
	if a.doors[region] == nil {
		a.doors[region] = new(door)
	}
	return a.client, a.doors[region]
}

// newClient takes the endpoint and the certificate that a profile or the environment has put into the SDK's configuration,
// and makes the rest itself: the SDK's own HTTP clients have none of the standard library's time limits, or are its default
// one.
func (a *Account) newClient(found *osc.Configuration) *osc.APIClient {
	transport := collector.NewTransport()
	if found.HTTPClient != nil {
		if certified, ok := found.HTTPClient.Transport.(*http.Transport); ok {
			transport.TLSClientConfig = certified.TLSClientConfig
		}
	}
	if a.Transport != nil {
		a.Transport(transport)
	}
	if a.Endpoint != "" {
		found.Servers = osc.ServerConfigurations{{URL: a.Endpoint}}
	}
	found.Servers[0].URL = strings.TrimRight(found.Servers[0].URL, "/")
	found.HTTPClient = &http.Client{
		Transport: answers{collector.CountingTransport{Base: transport}},
		// The API never redirects. What does is a proxy, and its page would be fetched with the signature.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return osc.NewAPIClient(found)
}

// signed is how the SDK is told the key and the region. The region goes where the endpoint has a place for it, and need not
// be one that the SDK knows.
func signed(ctx context.Context, key osc.AWSv4, region string) context.Context {
	ctx = context.WithValue(ctx, osc.ContextServerVariables, map[string]string{"region": region})
	return context.WithValue(ctx, osc.ContextAWSv4, key)
}
