package config

import (
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

const minimal = "accounts:\n  - name: prod\n    aws:\n      regions: [eu-west-1]\n"

func load(t *testing.T, name string) *Config {
	t.Helper()
	config, err := Load(filepath.Join("testdata/good", name))
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// The built-in settings are those that the documentation tells.
var documented = Settings{Timeout: 60 * time.Second, Retention: 24 * time.Hour, MaxTasks: 1000}

func TestWhatIsNotSetHasItsDefault(t *testing.T) {
	want := &Config{Accounts: []Account{{
		Name:     "prod",
		Settings: documented,
		AWS:      &AWS{Regions: []string{"eu-west-1"}, Kinds: []string{"store_image"}},
	}}}
	equal(t, load(t, "minimal.yml"), want)
	equal(t, load(t, "bom_crlf.yml"), want)
}

func TestAnAccountIsStrongerThanDefaults(t *testing.T) {
	equal(t, load(t, "overrides.yml").Accounts, []Account{
		{
			Name: "plain",
			Settings: Settings{
				Timeout: 30 * time.Second, MinInterval: 5 * time.Minute, Retention: 7 * 24 * time.Hour, MaxTasks: 10,
				ExpectedInterval: 26 * time.Hour,
			},
			AWS: &AWS{Regions: []string{"eu-west-1"}, Kinds: []string{"export_instance", "store_image"}},
		},
		{
			Name:     "own",
			Settings: Settings{Timeout: time.Hour, StuckAfter: 36 * time.Hour},
			AWS: &AWS{
				Regions:    []string{AllRegions},
				Kinds:      []string{"store_image"},
				Profile:    "prod",
				RoleARN:    "arn:aws-us-gov:iam::123456789012:role/teams/export-reader",
				ExternalID: "42",
				Endpoint:   "https://vpce-1.ec2.eu-west-1.vpce.amazonaws.com:8443/path",
			},
		},
	})
}

func TestPatienceGoesByKindUnlessItIsSet(t *testing.T) {
	config, err := Parse("config.yml", []byte(minimal+"  - name: own\n    stuck_after: 5m\n    aws: {regions: [all]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]time.Duration{
		"store_image": 2 * time.Hour, "export_image": 2 * time.Hour, "export_instance": 12 * time.Hour, "no_such_kind": 0,
	} {
		equal(t, config.Accounts[0].StuckAfterFor(kind), want)
		equal(t, config.Accounts[1].StuckAfterFor(kind), 5*time.Minute)
	}
}

func TestAnchorsStandForTheirValues(t *testing.T) {
	regions := []string{"eu-west-1", "us-gov-west-1"}
	equal(t, load(t, "anchors.yml").Accounts, []Account{
		{Name: "one", Settings: documented, AWS: &AWS{Regions: regions, Kinds: []string{"store_image"}}},
		{Name: "two", Settings: documented, AWS: &AWS{Regions: regions, Kinds: []string{"store_image"}}},
		{Name: "three", Settings: documented, AWS: &AWS{Regions: regions, Kinds: []string{"export_image"}}},
	})
}

// A name is spelled as in the file, whatever YAML would make of it.
func TestNamesKeepTheirSpelling(t *testing.T) {
	var names []string
	for _, account := range load(t, "names.yml").Accounts {
		names = append(names, account.Name)
	}
	equal(t, names, []string{"012345678901", "no", "true", "Büro 3", "1.0", "1e3"})
}
