package cloudsim

import (
	"slices"
	"strings"
)

// KeystoneService is an entry of the catalog.
type KeystoneService struct {
	Type, Name string
	Endpoints  []KeystoneEndpoint
}

// KeystoneEndpoint is one address of a service.
type KeystoneEndpoint struct {
	// Name is Fujitsu's addition: elsewhere, endpoints have none.
	Name string
	// Region is both the region's name and its id.
	Region string
	// Interface is public, internal or admin. "": public.
	Interface string
	// URL may have {host} for scheme, host and port that the log-in came to, and {project} for the project's id.
	URL string
}

// SetCatalog replaces what log-ins for a project tell of services and their addresses. Without it, the import-export API
// is where the log-in came to, in whatever region is asked for.
func (c *Fujitsu) SetCatalog(services ...KeystoneService) {
	c.keystone.mu.Lock()
	defer c.keystone.mu.Unlock()
	c.keystone.catalog = append([]KeystoneService{}, services...)
}

// ownCatalog is that of a region which is served on one address. Type, name and the endpoint's name are identical, as in
// dumps of FJcloud-O's catalogs.
var ownCatalog = []KeystoneService{
	{Type: "identity", Name: "identity", Endpoints: []KeystoneEndpoint{{Name: "identity", URL: "{host}/v3"}}},
	{Type: "import-export", Name: "import-export", Endpoints: []KeystoneEndpoint{{Name: "import-export", URL: "{host}"}}},
}

type (
	keystoneCatalogEntry struct {
		ID        string                    `json:"id"`
		Type      string                    `json:"type"`
		Name      string                    `json:"name,omitempty"`
		Endpoints []keystoneCatalogEndpoint `json:"endpoints"`
	}
	keystoneCatalogEndpoint struct {
		ID        string `json:"id"`
		Name      string `json:"name,omitempty"`
		Interface string `json:"interface"`
		Region    string `json:"region,omitempty"`
		RegionID  string `json:"region_id,omitempty"`
		URL       string `json:"url"`
	}
)

// services is the catalog as a log-in shows it.
func (k *keystone) services(host, projectID string) []keystoneCatalogEntry {
	catalog := k.catalog
	if catalog == nil {
		catalog = slices.Clone(ownCatalog)
	}
	fill := strings.NewReplacer("{host}", host, "{project}", projectID)
	entries := []keystoneCatalogEntry{}
	for _, service := range catalog {
		entry := keystoneCatalogEntry{ID: keystoneID("service", service.Type, service.Name), Type: service.Type, Name: service.Name}
		for _, endpoint := range service.Endpoints {
			if endpoint.Interface == "" {
				endpoint.Interface = "public"
			}
			entry.Endpoints = append(entry.Endpoints, keystoneCatalogEndpoint{
				ID: keystoneID("endpoint", endpoint.URL, endpoint.Interface, endpoint.Region), Name: endpoint.Name,
				Interface: endpoint.Interface, Region: endpoint.Region, RegionID: endpoint.Region, URL: fill.Replace(endpoint.URL),
			})
		}
		entries = append(entries, entry)
	}
	return entries
}
