package compose_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// What Prometheus and Grafana are told to talk to is a service of this name, on the port that it listens on.
func TestEveryAddressIsAService(t *testing.T) {
	p := load(t)
	type job struct {
		JobName       string `yaml:"job_name"`
		StaticConfigs []struct {
			Targets []string
		} `yaml:"static_configs"`
	}
	var prometheus struct {
		Alerting      struct{ Alertmanagers []job }
		ScrapeConfigs []job `yaml:"scrape_configs"`
	}
	decode(t, "prometheus.yml", &prometheus, false)
	addresses := []string{strings.TrimPrefix(datasource(t).URL, "http://")}
	for _, j := range append(prometheus.Alerting.Alertmanagers, prometheus.ScrapeConfigs...) {
		for _, c := range j.StaticConfigs {
			addresses = append(addresses, c.Targets...)
		}
	}
	var known []string
	for name, s := range p.Services {
		known = append(known, fmt.Sprintf("%s:%d", name, s.Ports[0].Target))
	}
	slices.Sort(addresses)
	if !slices.Equal(addresses, []string{"alertmanager:9093", "exporter:10987", "prometheus:9090"}) {
		t.Errorf("addresses: %q", addresses)
	}
	for _, address := range addresses {
		if !slices.Contains(known, address) {
			t.Errorf("%s is none of %q", address, known)
		}
	}
}

// Only the receivers differ from the example: here they send nothing.
func TestTheRoutesAreTheExamples(t *testing.T) {
	type configuration struct {
		Route        any
		InhibitRules any `yaml:"inhibit_rules"`
		Receivers    []struct {
			Name string
			Rest map[string]any `yaml:",inline"`
		}
	}
	var ours, example configuration
	decode(t, "alertmanager.yml", &ours, true)
	decode(t, "../../alerts/alertmanager.example.yml", &example, false)
	if !reflect.DeepEqual(ours.Route, example.Route) || !reflect.DeepEqual(ours.InhibitRules, example.InhibitRules) {
		t.Errorf("%v\nis not\n%v", ours, example)
	}
	for i := range example.Receivers {
		example.Receivers[i].Rest = nil
	}
	if !reflect.DeepEqual(ours.Receivers, example.Receivers) || len(ours.Receivers) == 0 {
		t.Errorf("receivers: %v, want %v", ours.Receivers, example.Receivers)
	}
}

// source is a datasource as Grafana reads it, of the fields that are used here.
type source struct {
	Name, UID, Type, Access, URL string

	IsDefault bool `yaml:"isDefault"`
	JSONData  struct {
		HTTPMethod        string `yaml:"httpMethod"`
		TimeInterval      string `yaml:"timeInterval"`
		PrometheusType    string `yaml:"prometheusType"`
		PrometheusVersion string `yaml:"prometheusVersion"`
	} `yaml:"jsonData"`
}

func datasource(t *testing.T) source {
	t.Helper()
	var file struct {
		APIVersion  int `yaml:"apiVersion"`
		Datasources []source
	}
	decode(t, "grafana/provisioning/datasources/prometheus.yml", &file, true)
	if file.APIVersion != 1 || len(file.Datasources) != 1 {
		t.Fatal(file)
	}
	return file.Datasources[0]
}

func TestTheDatasourceIsThePrometheusBesideIt(t *testing.T) {
	var prometheus struct {
		Global struct {
			ScrapeInterval string `yaml:"scrape_interval"`
		}
	}
	decode(t, "prometheus.yml", &prometheus, false)
	d := datasource(t)
	if d.Type != "prometheus" || d.UID == "" || d.Access != "proxy" || !d.IsDefault {
		t.Errorf("%+v", d)
	}
	if d.JSONData.TimeInterval != prometheus.Global.ScrapeInterval {
		t.Errorf("Grafana is told of a scrape in %s, and there is one in %s", d.JSONData.TimeInterval, prometheus.Global.ScrapeInterval)
	}
	if image := load(t).Services["prometheus"].Image; !strings.HasSuffix(image, ":v"+d.JSONData.PrometheusVersion) {
		t.Errorf("Grafana is told of version %s, and it is %s", d.JSONData.PrometheusVersion, image)
	}
}

// The folder that Grafana takes its dashboards from is the repository's, all three are there, and the overview opens first.
func TestTheDashboardsAreProvisioned(t *testing.T) {
	var file struct {
		APIVersion int `yaml:"apiVersion"`
		Providers  []struct {
			Name, Type string
			Options    struct{ Path string }
		}
	}
	decode(t, "grafana/provisioning/dashboards/export_task_exporter.yml", &file, true)
	if file.APIVersion != 1 || len(file.Providers) != 1 || file.Providers[0].Type != "file" {
		t.Fatal(file)
	}
	folder := file.Providers[0].Options.Path
	grafana := load(t).Services["grafana"]
	mounted := slices.IndexFunc(grafana.Volumes, func(m mount) bool { return m.Target == folder })
	if mounted < 0 {
		t.Fatalf("%s is none of %v", folder, grafana.Volumes)
	}
	for _, name := range []string{"export-tasks-overview", "export-task-details", "export-task-exporter"} {
		var dashboard struct{ UID, Title string }
		if err := json.Unmarshal([]byte(read(t, filepath.Join(grafana.Volumes[mounted].Source, name+".json"))), &dashboard); err != nil || dashboard.UID != name || dashboard.Title == "" {
			t.Errorf("%s: %v %v", name, dashboard, err)
		}
	}
	if home := grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]; home != folder+"/export-tasks-overview.json" {
		t.Errorf("home: %s", home)
	}
}

func TestStrangersMayLookOnly(t *testing.T) {
	environment := load(t).Services["grafana"].Environment
	if environment["GF_AUTH_ANONYMOUS_ENABLED"] != "true" || environment["GF_AUTH_ANONYMOUS_ORG_ROLE"] != "Viewer" {
		t.Error(environment)
	}
}

// decode reads a YAML file; strictly, if the value has all its keys.
func decode(t *testing.T, file string, value any, strictly bool) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(read(t, file)))
	decoder.KnownFields(strictly)
	if err := decoder.Decode(value); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
