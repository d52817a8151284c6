package collector

import (
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// The labels' names.
var (
	nameAccount       = new("account")
	nameCode          = new("code")
	nameDestination   = new("destination")
	nameFormat        = new("format")
	nameKind          = new("kind")
	nameMessage       = new("message")
	nameProvider      = new("provider")
	nameProviderState = new("provider_state")
	nameReason        = new("reason")
	nameRegion        = new("region")
	nameSourceID      = new("source_id")
	nameSourceName    = new("source_name")
	nameState         = new("state")
	nameTaskID        = new("task_id")
)

type pairKey struct {
	name  *string
	value string
}

func (s *series) pair(name *string, value string) *dto.LabelPair {
	cell := s.pairs.next()
	cell.value = value
	cell.pair.Name, cell.pair.Value = name, &cell.value
	return &cell.pair
}

// shared makes a pair that many series have: with one pointer for all of them, comparing is quick.
func (s *series) shared(name *string, value string) *dto.LabelPair {
	key := pairKey{name, value}
	pair, ok := s.common[key]
	if !ok {
		pair = s.pair(name, value)
		s.common[key] = pair
	}
	return pair
}

// compareLabels orders the series of a family as a Registry does: by the labels' values, in the order of their names. All
// series of a family have the same names.
func compareLabels(a, b *dto.Metric) int {
	for i, pair := range a.Label {
		if pair == b.Label[i] {
			continue
		}
		if order := strings.Compare(*pair.Value, *b.Label[i].Value); order != 0 {
			return order
		}
	}
	return 0
}
