package collector

import (
	"sync"

	dto "github.com/prometheus/client_model/go"
)

// arena is the memory that a scrape's families are built in. A large scrape is hundreds of thousands of small things that
// live until the answer is written: made in large pieces, and used again by the next scrape, they cost the garbage
// collector next to nothing.
type arena struct {
	families []dto.MetricFamily
	metrics  slab[dto.Metric]
	gauges   slab[gaugeValue]
	pairs    slab[pairValue]
	labels   slab[*dto.LabelPair]
}

// gaugeValue is a gauge and the number that it points to.
type gaugeValue struct {
	gauge dto.Gauge
	value float64
}

// pairValue is a label pair and the text that it points to.
type pairValue struct {
	pair  dto.LabelPair
	value string
}

// arenas are those that no scrape uses now.
var arenas = sync.Pool{New: func() any { return new(arena) }}

// release gives the arena to the next scrape. Nothing that was built in it may be used any more.
func (a *arena) release() {
	a.metrics.used, a.gauges.used, a.pairs.used, a.labels.used = 0, 0, 0, 0
	arenas.Put(a)
}

// pieceSize is how many things a slab makes at once.
const pieceSize = 512

// slab makes many of a thing in pieces. What it gives is as the last user left it.
type slab[T any] struct {
	pieces [][]T
	used   int
}

func (s *slab[T]) next() *T { return &s.run(1)[0] }

// run gives n of them in a row. A run is not longer than a piece.
func (s *slab[T]) run(n int) []T {
	if rest := pieceSize - s.used%pieceSize; rest < n {
		s.used += rest
	}
	piece, at := s.used/pieceSize, s.used%pieceSize
	if piece == len(s.pieces) {
		s.pieces = append(s.pieces, make([]T, pieceSize))
	}
	s.used += n
	return s.pieces[piece][at : at+n : at+n]
}
