package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// AllRegions as the only one of a list of regions, stands for those that the account has enabled.
const AllRegions = "all"

// region fits the regions of every provider that has them (uk-1, eu-west-1, cloudgouv-eu-west-1), and no zone (eu-west-1a):
// that is the usual slip. A region becomes part of a host's name, so nothing else may pass.
var region = regexp.MustCompile(`^[a-z]+(-[a-z]+)*-[0-9]+$`)

// list reads a list that is not empty.
func (v value) list(wantItem string, read func(value)) {
	if shape := v.shape(); shape != aList {
		v.wrong("is %s", shape)
		return
	}
	if len(v.node.Content) == 0 {
		v.wrong("the list is empty")
	}
	for i := range v.node.Content {
		if item := v.item(i, wantItem); item.null() {
			item.wrong("has no value")
		} else {
			read(item)
		}
	}
}

// set reads a list of texts of which none is there twice.
func (v value) set(wantItem string, read func(value) string) []string {
	var texts []string
	first := make(map[string]value)
	v.list(wantItem, func(item value) {
		text := read(item)
		if text == "" {
			return
		}
		if other, ok := first[text]; ok {
			item.fail("%s is there twice, first as %s; want it once", quote(text), other.path)
			return
		}
		first[text] = item
		texts = append(texts, text)
	})
	return texts
}

// regionsOrAll reads a list of regions, or of AllRegions alone.
func (v value) regionsOrAll() []string {
	regions := v.set("a region such as eu-west-1, or all", func(item value) string {
		if item.is(AllRegions) {
			return AllRegions
		}
		return item.matching(region, "cannot be a region")
	})
	if len(regions) > 1 && slices.Contains(regions, AllRegions) {
		v.fail("%q already stands for the other regions of the list; want [%s], or regions without it", AllRegions, AllRegions)
	}
	return regions
}

// kinds reads a list of a provider's kinds.
func (v value) kinds(known map[string]time.Duration) []string {
	names := slices.Sorted(maps.Keys(known))
	return v.set("one of: "+strings.Join(names, ", "), func(item value) string {
		kind := item.text()
		if _, ok := known[kind]; !ok && kind != "" {
			item.wrong("unknown kind %s", quote(kind))
		}
		return kind
	})
}
