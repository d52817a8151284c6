package fujitsu_test

import (
	"testing"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// service is a catalog's entry with one endpoint.
func service(kind, name string, endpoint cloudsim.KeystoneEndpoint) cloudsim.KeystoneService {
	return cloudsim.KeystoneService{Type: kind, Name: name, Endpoints: []cloudsim.KeystoneEndpoint{endpoint}}
}

func TestEndpointOfTheCatalog(t *testing.T) {
	t.Parallel()
	const nowhere = "http://127.0.0.1:9"
	at := func(url string) cloudsim.KeystoneEndpoint { return cloudsim.KeystoneEndpoint{Region: region, URL: url} }
	for name, catalog := range map[string][]cloudsim.KeystoneService{
		"by type":              {service("image", "image", at(nowhere)), service("import-export", "", at("{host}"))},
		"by name":              {service("vm", "import-export", at("{host}"))},
		"by the endpoint's":    {service("vm", "vm", cloudsim.KeystoneEndpoint{Name: "import-export", Region: region, URL: "{host}"})},
		"with a slash":         {service("import-export", "", at("{host}/"))},
		"with the version":     {service("import-export", "", at("{host}/v1"))},
		"with a project":       {service("import-export", "", at("{host}/v1/{project}"))},
		"with a Swift project": {service("import-export", "", at("{host}/v1/AUTH_{project}/"))},
		"without a region":     {service("import-export", "", cloudsim.KeystoneEndpoint{URL: "{host}"})},
		"among other regions": {service("import-export", "", cloudsim.KeystoneEndpoint{Region: "uk-1", URL: nowhere}),
			service("import-export", "", at("{host}"))},
		"among other interfaces": {service("import-export", "", cloudsim.KeystoneEndpoint{Region: region, Interface: "internal", URL: nowhere}),
			service("import-export", "", at("{host}"))},
		"after one that is none": {service("import-export", "", at("-")), service("import-export", "", at("{host}"))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetCatalog(catalog...)
			cloud.lists(t)
		})
	}
}

func TestEndpointOfTheConfigurationComesFirst(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"", "/", "/v1", "/v1/", "/v1/" + projectID} {
		cloud := newCloud(t)
		cloud.SetCatalog(service("import-export", "import-export", cloudsim.KeystoneEndpoint{URL: "http://127.0.0.1:9"}))
		url := providertest.Serve(t, cloud.Fujitsu) // another address than the log-in's
		cloud.account.Endpoint = url + end
		cloud.lists(t)
	}
}

// Log-ins at the root and below it; no version is looked up.
func TestAuthURLWithAndWithoutTheVersion(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"", "/", "/v3", "/v3/"} {
		cloud := newCloud(t)
		cloud.account.AuthURL = cloud.url + end
		cloud.lists(t)
		if n := len(cloud.Requests()); n != 2 {
			t.Errorf("%q: %d requests, want 2", end, n)
		}
	}
}

func TestNoEndpointForAnOddRegion(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.SetCatalog()
	var err error
	if cloud.source, err = cloud.account.Source("evil.example/", "image"); err != nil {
		t.Fatal(err)
	}
	_, err = cloud.list(t)
	failsFor(t, err, collector.API, "endpoint")
}
