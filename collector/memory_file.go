package collector

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/google/renameio/v2"
)

// What the file says of itself. A change that an older exporter cannot read gets the next version.
const (
	memoryFormat  = "export_task_exporter memory"
	memoryVersion = 1
)

// MemoryFile keeps what is remembered in a file, so that it survives the process.
type MemoryFile struct {
	// Path is the file's. Its folder must be one that may be written.
	Path string
	// Logger tells what became of a file that could not be read.
	Logger *slog.Logger
}

// memoryDocument is the whole file.
type memoryDocument struct {
	Format   string          `json:"format"`
	Version  int             `json:"version"`
	Targets  []savedTarget   `json:"targets"`
	Requests []savedRequests `json:"requests"`
}

// Load reads what was saved. A file that is damaged, foreign or newer is set aside under another name, never deleted, and
// nothing is remembered then. The error is of a file that could be neither read nor set aside: it must not be written over.
func (m MemoryFile) Load() (Saved, error) {
	m.clearUnfinished()
	data, err := os.ReadFile(m.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return Saved{}, nil
	}
	if err != nil {
		return Saved{}, fmt.Errorf("reading the memory file: %w", err)
	}
	document, err := parseMemory(data)
	if err == nil {
		return Saved{document.Targets, document.Requests}, nil
	}
	aside := fmt.Sprintf("%s.unread-%s", m.Path, time.Now().UTC().Format("20060102T150405.000Z"))
	if moved := os.Rename(m.Path, aside); moved != nil {
		return Saved{}, fmt.Errorf("the memory file %s: %w; and it could not be set aside: %w", m.Path, err, moved)
	}
	m.Logger.Warn("memory file was set aside, and counting begins anew", "file", m.Path, "aside", aside, "err", err)
	return Saved{}, nil
}

// unfinished is what renameio appends to a dot and the file's name while it writes.
var unfinished = regexp.MustCompile(`^[0-9]+$`)

// clearUnfinished removes what a process that was killed in the middle of a write has left.
func (m MemoryFile) clearUnfinished() {
	folder, file := filepath.Split(m.Path)
	entries, err := os.ReadDir(filepath.Clean(folder))
	if err != nil {
		return // which writing will tell
	}
	for _, entry := range entries {
		if number, ok := strings.CutPrefix(entry.Name(), "."+file); ok && unfinished.MatchString(number) {
			_ = os.Remove(filepath.Join(folder, entry.Name()))
		}
	}
}

func parseMemory(data []byte) (memoryDocument, error) {
	var document memoryDocument
	if len(data) == 0 {
		return document, errors.New("the file is empty")
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return document, fmt.Errorf("the file is damaged, or none of this exporter's: %w", err)
	}
	if document.Format != memoryFormat {
		return document, fmt.Errorf("the file is none of this exporter's: its format is %q, not %q", document.Format, memoryFormat)
	}
	if document.Version != memoryVersion {
		return document, fmt.Errorf("the file has version %d; this exporter reads version %d", document.Version, memoryVersion)
	}
	return document, nil
}

// Save writes the file anew: whole or not at all, whatever happens meanwhile.
func (m MemoryFile) Save(saved Saved) error {
	file, err := renameio.NewPendingFile(m.Path, renameio.WithPermissions(0o600), renameio.WithTempDir(filepath.Dir(m.Path)))
	if err != nil {
		return fmt.Errorf("writing the memory file: %w", err)
	}
	defer func() { _ = file.Cleanup() }() // of what was not written to its end
	buffered := bufio.NewWriterSize(file, 1<<20)
	document := memoryDocument{Format: memoryFormat, Version: memoryVersion, Targets: saved.targets, Requests: saved.requests}
	if err := json.NewEncoder(buffered).Encode(document); err != nil {
		return fmt.Errorf("writing the memory file: %w", err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("writing the memory file: %w", err)
	}
	if err := file.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("writing the memory file: %w", err)
	}
	return nil
}
