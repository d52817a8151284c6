package providertest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"export_task_exporter/collector"
)

// FailsFor fails the test unless the error has the reason and all the words.
func FailsFor(t *testing.T, err error, want collector.Reason, words ...string) {
	t.Helper()
	failure, ok := errors.AsType[*collector.Failure](err)
	if !ok || failure.Reason != want {
		t.Fatalf("want a failure with the reason %s, got %v", want, err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("want %q in %v", word, err)
		}
	}
}

// Show is the task as text, its progress readable.
func Show(task collector.Task) string {
	progress := "none"
	if task.Progress != nil {
		progress = fmt.Sprint(*task.Progress)
	}
	task.Progress = nil
	return fmt.Sprintf("%+v progress %s", task, progress)
}

// FailureRows fails the test unless each row of the table takes its messages: words that only it takes, or that it takes before
// a lower one. The messages after those of the last row are those that none takes.
func FailureRows(t *testing.T, table collector.FailureTable, rows [][]string) {
	t.Helper()
	for row, messages := range rows {
		want := collector.OtherFailure
		if row < len(table) {
			want = table[row].Reason
		}
		for _, message := range messages {
			if got := table.Reason(message); got != want {
				t.Errorf("row %d: %q: got %s, want %s", row, message, got, want)
			}
		}
	}
}
