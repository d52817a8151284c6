package fujitsu

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/gophercloud/gophercloud/v2"

	"export_task_exporter/collector"
	"export_task_exporter/internal/providertest"
)

// The samples of testdata are those of the API reference, with ids filled in.
func sample(t *testing.T, name string, into any) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return data
}

func TestSamplesOfTheReference(t *testing.T) {
	var list page
	sample(t, "list.json", &list)
	one := export{listed: (*list.Exports)[0]}
	want := collector.Task{
		ID: "7a8f9d1c-0c5b-4b43-9f2e-0f6c2d6f1a11", State: collector.Running, ProviderState: "processing",
		SourceID: "2f0c4c8e-5d4a-4b8e-8f0e-7a1d3a1f9c22", Started: time.Date(2017, 3, 1, 9, 30, 0, 0, time.UTC),
	}
	if got := one.task(); !reflect.DeepEqual(got, want) {
		t.Errorf("without its detail:\ngot  %+v\nwant %+v", got, want)
	}

	sample(t, "detail.json", &one.detail)
	one.detail.fresh = true
	want.SourceName, want.Destination, want.Progress = "web-golden", "vm-exports", new(40.)
	if got := one.task(); !reflect.DeepEqual(got, want) {
		t.Errorf("with its detail:\ngot  %+v\nwant %+v", got, want)
	}

	one.detail = detail{fresh: true}
	sample(t, "detail_failed.json", &one.detail)
	want.State, want.ProviderState, want.Progress = collector.Failed, "failed", new(70.)
	want.Message, want.FailureReason = "The storage container does not exist.", collector.BucketProblem
	if got := one.task(); !reflect.DeepEqual(got, want) {
		t.Errorf("failed:\ngot  %+v\nwant %+v", got, want)
	}

	for _, name := range []string{"error.json", "error_import.json"} {
		body := sample(t, name, new(refusal))
		err := failed(t.Context(), "/v1/imageexport", gophercloud.ErrUnexpectedResponseCode{Actual: 400, Body: body})
		if want := "GET /v1/imageexport: status 400, error 40013: The query parameter start is invalid"; err.Error() != want {
			t.Errorf("%s: got %q, want %q", name, err, want)
		}
	}

	var answer struct {
		Token issued `json:"token"`
	}
	sample(t, "token.json", &answer)
	began := time.Now()
	if lives := answer.Token.until(began).Sub(began); lives != 3*time.Hour-early {
		t.Errorf("the token is used for %s", lives)
	}
	if got := inCatalog(answer.Token.Catalog, "jp-west-3", "public"); got != "https://import-export.jp-west-3.cloud.global.fujitsu.com" {
		t.Errorf("the catalog has %q", got)
	}
	if got := inCatalog(answer.Token.Catalog, "jp-east-3", "public"); got != "" {
		t.Errorf("the catalog has %q for another region", got)
	}
}

// Each kind of host in the order in which it is taken.
func TestRegionsHostIsTheLastResort(t *testing.T) {
	for region, want := range map[string]string{
		"jp-east-3":  "https://import-export.jp-east-3.cloud.global.fujitsu.com",
		"uk-1":       "https://import-export.uk-1.cloud.global.fujitsu.com",
		"RegionOne":  "",
		"a.b":        "",
		"x/y":        "",
		"host:1@b-1": "",
		"":           "",
	} {
		got, err := newKeeper(new(Account), region).locate(issued{}, "")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", region, got, err, want)
		}
	}
}

func TestStates(t *testing.T) {
	for word, want := range map[text]collector.State{
		"queued": collector.Queued, "processing": collector.Running, "cancelling": collector.Canceling, "canceling": collector.Canceling,
		"succeeded": collector.Succeeded, "failed": collector.Failed, "canceled": collector.Canceled, "cancelled": collector.Canceled,
		"verifying": collector.Unknown, "": collector.Unknown,
	} {
		one := export{listed: listed{ExportID: "e", ExportStatus: word}}
		if got := one.task(); got.State != want || got.ProviderState != string(word) {
			t.Errorf("%q: got %s (%s), want %s", word, got.State, got.ProviderState, want)
		}
	}
}

func TestRequestTimes(t *testing.T) {
	seconds, tenth := time.Date(2017, 3, 1, 9, 30, 0, 0, time.UTC), time.Date(2017, 3, 1, 9, 30, 0, 123e6, time.UTC)
	for text, want := range map[string]time.Time{
		"2017-03-01T09:30:00Z":           seconds,
		"2017-03-01T09:30:00.123Z":       tenth,
		"2017-03-01T18:30:00+09:00":      seconds,
		"2017-03-01T18:30:00.123+09:00":  tenth,
		"2017-03-01T18:30:00+0900":       seconds,
		"2017-03-01T09:30:00":            seconds,
		"2017-03-01T09:30:00.123000":     tenth,
		"2017-03-01 09:30:00":            seconds,
		"2017-03-01 09:30:00.123":        tenth,
		"2017-03-01 09:30:00Z":           seconds,
		"2017-03-01 18:30:00+09:00":      seconds,
		"2017-03-01 18:30:00+0900":       seconds,
		"2017-03-01 18:30:00 +0900":      seconds,
		"2017-03-01 09:30:00 UTC":        seconds,
		"2017-03-01 09:30:00.123000 UTC": tenth,
		" 2017-03-01T09:30:00Z ":         seconds,
		"":                               {},
		"yesterday":                      {},
		"1488360600":                     {},
		"01/03/2017 09:30":               {},
		"2017-02-30T09:30:00Z":           {},
	} {
		if got := requestTime(text); !got.Equal(want) {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestContainers(t *testing.T) {
	for path, want := range map[string]string{
		"/v1/AUTH_abc/vm-exports":                       "vm-exports",
		"/v2/AUTH_abc/vm-exports/":                      "vm-exports",
		"v1/AUTH_abc/vm-exports/nightly":                "vm-exports/nightly",
		"vm-exports":                                    "vm-exports",
		"https://host/v1/AUTH_abc/vm-exports?temp=s3cr": "vm-exports",
		"https://me:s3cr@host/vm-exports#x":             "vm-exports",
		"https://host?temp=s3cr":                        "",
		"":                                              "",
	} {
		if got := container(path); got != want {
			t.Errorf("%q: got %q, want %q", path, got, want)
		}
	}
}

func TestFailureReasons(t *testing.T) {
	providertest.FailureRows(t, failures, [][]string{
		{"The export request expired", "The token for the container expired"},
		{"Quota exceeded for the container", "413 Request Entity Too Large", "The image exceeds the limit of 300 GB", "Too many export requests", "Not enough space"},
		{"Access to the container was denied", "403 Forbidden", "The user is not authorized", "No privilege to read the image", "40301"},
		{"The storage container does not exist", "Container not found", "Failed to write to object storage", "40003", "error 40004"},
		{"The image cannot be decrypted", "Key manager did not answer: encrypted volume"},
		{"The disk format is not supported", "Unsupported image", "This image cannot be exported", "The image's license does not allow it"},
		{"The image was not found", "The image is missing", "The source volume was deleted", "Image abc could not be read: it no longer exists", "40002"},
		{"Internal server error", "An unexpected error occurred", "Operation timed out", "50002", "503 Service Unavailable"},
		{"", "something else", "42"},
	})
}
