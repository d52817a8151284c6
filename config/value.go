package config

import (
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// value is one value of the file. Its methods read it, and report what is not as it should be; they then give a zero value.
type value struct {
	node   *yaml.Node // what an alias stands for, never the alias
	line   int        // of the alias, where it is one
	path   string
	want   string // what is right here, for messages
	report *report
}

func newValue(r *report, path, want string, node *yaml.Node) value {
	v := value{node: node, line: node.Line, path: path, want: want, report: r}
	if node.Kind == yaml.AliasNode {
		v.node = node.Alias
	}
	return v
}

// key is a value of this mapping; item is one of this list.
func (v value) key(k key, node *yaml.Node) value {
	return newValue(v.report, v.join(k.name), k.want, node)
}

func (v value) join(name string) string {
	if v.path == "" {
		return name
	}
	return v.path + "." + name
}

func (v value) item(i int, want string) value {
	return newValue(v.report, v.path+"["+strconv.Itoa(i)+"]", want, v.node.Content[i])
}

// fail reports a mistake in this value; the message says the way out itself.
func (v value) fail(format string, args ...any) {
	v.report.add(v.line, v.path, fmt.Sprintf(format, args...))
}

// wrong reports a mistake in this value; the way out is what the value wants.
func (v value) wrong(format string, args ...any) {
	v.fail("%s; want %s", fmt.Sprintf(format, args...), v.want)
}

// null tells whether the value was left out after its key or dash, or is written as null or ~.
func (v value) null() bool { return v.shape() == nothing }

// The shapes of a value, as messages call them.
const (
	aMapping = "a mapping"
	aList    = "a list"
	aText    = "a text"
	aNumber  = "a number"
	nothing  = "empty"
)

// shape says what the value is, without showing it: it may be a secret.
func (v value) shape() string {
	switch v.node.Kind {
	case yaml.MappingNode:
		return aMapping
	case yaml.SequenceNode:
		return aList
	default: // a scalar, by its tag
	}
	switch v.node.ShortTag() {
	case "!!str":
		return aText
	case "!!int", "!!float":
		return aNumber
	case "!!null":
		return nothing
	case "!!bool":
		return "true or false"
	case "!!timestamp":
		return "a date"
	default:
		return "a value with a tag"
	}
}

// quote shows a text of the file in a message, cut where it is long. It is not for what may be secret.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}
