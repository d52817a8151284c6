package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// document is the root of the file's one YAML document. It is false where there is none to read; where the file has a
// further one, that is reported and the first is read all the same.
func document(r *report, data []byte) (value, bool) {
	if len(data) > maxSize {
		r.add(0, "", fmt.Sprintf("the file is larger than %d bytes; is this the configuration?", maxSize))
		return value{}, false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if line, message := unreadable(data); message != "" {
		r.add(line, "", message)
		return value{}, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		r.add(0, "", "the file is empty; want the key accounts, with a list of at least one")
		return value{}, false
	case err != nil:
		r.unreadable(syntax(err, data))
		return value{}, false
	}
	root := newValue(r, "", "", first.Content[0])
	if shape := root.shape(); shape != aMapping {
		r.add(root.line, "", "the document is "+shape+"; want the key accounts, with a list of at least one")
		return value{}, false
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		r.add(second.Line, "", "a second document begins; want one document in the file, without --- inside")
	case !errors.Is(err, io.EOF):
		r.unreadable(syntax(err, data))
	}
	return root, true
}

// unreadable finds what the YAML library refuses without saying where. The message is empty where there is nothing such.
func unreadable(data []byte) (line int, message string) {
	line = 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			return line, "not UTF-8; want the file in UTF-8"
		case r == '\n':
			line++
		case r == '\t', r == '\r', r == '\u0085':
		case unicode.IsControl(r), r == '\ufffe', r == '\uffff':
			return line, `a control character; want an escape in quotes, such as "\x1b", or none`
		}
		data = data[size:]
	}
	return 0, ""
}

// yamlError takes the library's text apart: it has no type for the line.
var yamlError = regexp.MustCompile(`(?s)^yaml: (?:line ([0-9]+): )?(.*)$`)

// syntax is where an error of the YAML library is, and what to say of it. An alias is the one thing that the library would quote from the
// file: it may be a secret that begins with a star.
func syntax(err error, data []byte) (line int, message string) {
	parts := yamlError.FindStringSubmatch(err.Error())
	switch {
	case parts == nil:
		return 0, "not YAML; want a file with the keys defaults and accounts"
	case unknownAnchor(err):
		return anchorLine(data), "an alias (*) has no anchor (&) before it; want a text that begins with * in quotes"
	case parts[1] == "":
		line = 1 // the library leaves out the first line
	default:
		line, _ = strconv.Atoi(parts[1])
	}
	return line, fmt.Sprintf("not YAML here or in a line beside it: %s; look for tabs, blanks, brackets, and texts that need quotes", parts[2])
}

func unknownAnchor(err error) bool {
	return err != nil && strings.HasPrefix(err.Error(), "yaml: unknown anchor ")
}

// anchorLine is the first line that, as the last line of a file, makes the library stop at an unknown anchor: it does not
// tell the line itself.
func anchorLine(data []byte) int {
	lines := bytes.SplitAfter(data, []byte("\n"))
	return 1 + sort.Search(len(lines), func(i int) bool {
		decoder := yaml.NewDecoder(bytes.NewReader(bytes.Join(lines[:i+1], nil)))
		for {
			var node yaml.Node
			if err := decoder.Decode(&node); err != nil {
				return unknownAnchor(err)
			}
		}
	})
}
