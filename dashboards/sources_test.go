package dashboards

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

// Regenerate with: go test ./dashboards -run Golden -update.
var update = flag.Bool("update", false, "write the dashboards' JSON anew")

// Grafana imports the files: they are what the sources give.
func TestGolden(t *testing.T) {
	for _, d := range All() {
		t.Run(d.UID, func(t *testing.T) {
			got, err := d.JSON()
			if err != nil {
				t.Fatal(err)
			}
			file := d.UID + ".json"
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Fatalf("%s is not what the sources give; if they are right, run: go test ./dashboards -run Golden -update", file)
			}
		})
	}
}
