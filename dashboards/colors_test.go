package dashboards_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// states are the words that have one colour everywhere.
var states = strings.Fields("queued running canceling unknown succeeded failed canceled")

func TestAStateHasOneColourEverywhere(t *testing.T) {
	found := map[string]map[string]bool{} // colours by state
	note := func(where, name string, color any) {
		name = strings.ToLower(name)
		if !slices.Contains(states, name) || text(color) == "" {
			return
		}
		if found[name] == nil {
			found[name] = map[string]bool{}
		}
		found[name][text(color)] = true
		if len(found[name]) > 1 {
			t.Errorf("%s: by now, %s has the colours %q", where, name, slices.Sorted(maps.Keys(found[name])))
		}
	}
	for _, d := range readDashboards(t) {
		walk(t, d.text, func(key string, value any) {
			object, _ := value.(map[string]any)
			if word := text(object["text"]); word != "" && object["color"] != nil { // of a mapping
				note(d.name, word, object["color"])
				note(d.name, key, object["color"]) // what it stands for
			}
			matcher, _ := object["matcher"].(map[string]any)
			properties, _ := object["properties"].([]any)
			for _, property := range properties { // of an override
				property, _ := property.(map[string]any)
				color, _ := property["value"].(map[string]any)
				if property["id"] == "color" {
					note(d.name, text(matcher["options"]), color["fixedColor"])
				}
			}
		})
	}
	for _, state := range states {
		if len(found[state]) == 0 {
			t.Errorf("nothing gives %s a colour", state)
		}
	}
	colors := map[string]string{}
	for state, its := range found {
		for color := range its {
			if other, taken := colors[color]; taken {
				t.Errorf("%s and %s have the colour %s", state, other, color)
			}
			colors[color] = state
		}
	}
}
