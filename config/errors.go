package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one mistake in a file.
type Error struct {
	// File is the name that [Parse] or [Load] was given.
	File string
	// Line counts from 1. 0: the mistake is the whole file's.
	Line int
	// Path leads to the value, as in accounts[0].aws.kinds[1]. Empty: the mistake is the whole file's, or it is no YAML.
	Path string
	// Message says what is wrong and the way out. It never shows a value that may be secret.
	Message string
}

// Error is one line, such as config.yml:12: accounts[0].aws.kinds[1]: and the message.
func (e Error) Error() string {
	var text strings.Builder
	text.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&text, ":%d", e.Line)
	}
	if e.Path != "" {
		text.WriteString(": " + e.Path)
	}
	return text.String() + ": " + e.Message
}

// Errors are all the mistakes in a file, sorted by line.
type Errors []Error

// Error has a line for each mistake, without a newline at the end.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the mistakes one by one.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, err := range e {
		all[i] = err
	}
	return all
}

// report collects what is wrong with a file while it is read.
type report struct {
	file   string
	errors Errors
}

func (r *report) add(line int, path, message string) {
	r.errors = append(r.errors, Error{File: r.file, Line: line, Path: path, Message: message})
}

// unreadable adds a mistake that is not in a value, but keeps the file from being read.
func (r *report) unreadable(line int, message string) { r.add(line, "", message) }

// err is nil, or the Errors in the order of the file.
func (r *report) err() error {
	if len(r.errors) == 0 {
		return nil
	}
	slices.SortStableFunc(r.errors, func(a, b Error) int { return cmp.Compare(a.Line, b.Line) })
	return r.errors
}
