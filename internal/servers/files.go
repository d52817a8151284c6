package servers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// WriteFile writes a file of this name into a folder of its own.
func WriteFile(tb testing.TB, name, text string) (path string) {
	tb.Helper()
	path = filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// Replaced is the text with the first occurrence of each odd argument replaced by the even one after it. All must occur.
func Replaced(tb testing.TB, text string, oldNew ...string) string {
	tb.Helper()
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			tb.Fatalf("there is no %q any more", oldNew[i])
		}
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	return text
}
