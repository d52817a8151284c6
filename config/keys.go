package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// key is one key that a mapping may have.
type key struct {
	name string
	// want says what belongs there, after "want" in messages.
	want string
	// required keys must be there.
	required bool
	// read puts the value where it belongs. It is not called for a key that is missing or has no value.
	read func(value)
}

// keys reads a mapping: the known keys in their own order, whatever the order of the file. It gives those that are there,
// also the ones without a value; nil: this is no mapping.
func (v value) keys(known []key) map[string]value {
	if shape := v.shape(); shape != aMapping {
		v.wrong("is %s", shape)
		return nil
	}
	given, lines := make(map[string]value), make(map[string]int)
	for i := 0; i < len(v.node.Content); i += 2 {
		name, node := newValue(v.report, v.path, "", v.node.Content[i]), v.node.Content[i+1]
		at := slices.IndexFunc(known, func(k key) bool { return name.is(k.name) })
		if at < 0 {
			at = name.unknown(known, newValue(v.report, v.path, "", node).null())
		}
		if at < 0 {
			continue
		}
		key := known[at]
		if first, ok := lines[key.name]; ok {
			v.report.add(name.line, v.join(key.name), fmt.Sprintf("the key is there twice, first in line %d; want it once", first))
			continue
		}
		given[key.name], lines[key.name] = v.key(key, node), name.line
	}
	for _, key := range known {
		child, ok := given[key.name]
		switch {
		case ok && child.null():
			child.wrong("has no value")
		case ok:
			key.read(child)
		case key.required:
			v.key(key, v.node).wrong("is missing")
		}
	}
	return given
}

func (v value) is(name string) bool { return v.node.Kind == yaml.ScalarNode && v.node.Value == name }

// unknown reports a key that is none of the known, and gives the place of the one that was meant, so that its value is checked
// all the same; -1: there is no such. A key without a value is not shown unless it is nearly one of the known: in braces,
// secret:hunter2 and the second half of a secret with a comma are keys without a value.
func (v value) unknown(known []key, null bool) (meant int) {
	names := make([]string, len(known))
	for i, key := range known {
		names[i] = key.name
	}
	slices.Sort(names)
	all := strings.Join(names, ", ")
	near, ok := nearest(v.node.Value, names)
	switch {
	case v.node.Kind != yaml.ScalarNode:
		v.fail("a key is %s; want one of: %s", v.shape(), all)
	case ok:
		v.fail("unknown key %s, did you mean %q? Want one of: %s", quote(v.node.Value), near, all)
		return slices.IndexFunc(known, func(k key) bool { return k.name == near })
	case null:
		v.fail("unknown key without a value (is a blank missing after a colon, or are quotes?); want one of: %s", all)
	default:
		v.fail("unknown key %s; want one of: %s", quote(v.node.Value), all)
	}
	return -1
}
