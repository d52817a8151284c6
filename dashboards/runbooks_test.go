package dashboards

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// The names of runbooks are in a query, where no link checker finds them.
func TestRunbooksThatADetailNamesAreThere(t *testing.T) {
	pages := regexp.MustCompile(`"(\w+\.md)"`).FindAllStringSubmatch(withRunbook("x"), -1)
	if len(pages) == 0 {
		t.Fatal("no query names a runbook")
	}
	for _, page := range pages {
		if _, err := os.Stat(filepath.Join("..", "alerts", "runbooks", page[1])); err != nil {
			t.Error(err)
		}
	}
}
