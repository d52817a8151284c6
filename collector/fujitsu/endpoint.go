package fujitsu

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gophercloud/gophercloud/v2"

	"export_task_exporter/collector"
)

// service is an entry of the catalog. Fujitsu's endpoints have a name, which gophercloud does not read.
type service struct {
	Type      string `json:"type"`
	Name      string `json:"name"`
	Endpoints []struct {
		Name      string `json:"name"`
		Region    string `json:"region"`
		RegionID  string `json:"region_id"`
		Interface string `json:"interface"`
		URL       string `json:"url"`
	} `json:"endpoints"`
}

// importExport is what the catalog calls the API: certainly by an endpoint's name, probably by the type as well.
const importExport = "import-export"

// hostPart is a region that can be part of a host's name.
var hostPart = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// locate finds the import-export API: where the configuration says, else where the catalog says, else at the region's host.
func (k *keeper) locate(issued issued, availability gophercloud.Availability) (string, error) {
	if k.account.Endpoint != "" {
		return base(k.account.Endpoint, issued.Project.ID), nil
	}
	if found := inCatalog(issued.Catalog, k.region, cmp.Or(availability, gophercloud.AvailabilityPublic)); found != "" {
		return base(found, issued.Project.ID), nil
	}
	if !hostPart.MatchString(k.region) {
		return "", collector.Failf(collector.API, "the catalog has no %s for the region %q; set the key endpoint", importExport, k.region)
	}
	return "https://" + importExport + "." + k.region + ".cloud.global.fujitsu.com", nil
}

// inCatalog is the URL that the catalog has for the API in the region, or empty. An endpoint without a region is good for
// all.
func inCatalog(catalog []service, region string, availability gophercloud.Availability) string {
	for _, service := range catalog {
		for _, endpoint := range service.Endpoints {
			if !slices.Contains([]string{service.Type, service.Name, endpoint.Name}, importExport) ||
				gophercloud.Availability(endpoint.Interface) != availability {
				continue
			}
			if !slices.Contains([]string{endpoint.Region, endpoint.RegionID}, region) && endpoint.Region+endpoint.RegionID != "" {
				continue
			}
			if parsed, err := url.Parse(endpoint.URL); err == nil && parsed.Host != "" {
				return endpoint.URL
			}
		}
	}
	return ""
}

// base takes the project's id and the version off the end of a URL: they are part of the paths.
func base(endpoint, projectID string) string {
	endpoint = strings.TrimRight(endpoint, "/")
	if projectID != "" {
		for _, id := range []string{"/" + projectID, "/AUTH_" + projectID} {
			endpoint = strings.TrimRight(strings.TrimSuffix(endpoint, id), "/")
		}
	}
	return strings.TrimRight(strings.TrimSuffix(endpoint, "/v1"), "/")
}
