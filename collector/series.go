package collector

import (
	"slices"
	"time"

	dto "github.com/prometheus/client_model/go"
)

// series builds a scrape's families directly, without a Registry in between, which would spend three quarters of a large
// scrape on sorting and checking what is known to be right. What it would have checked is seen to here and in clean:
// families and series in order, label names in order, valid UTF-8, none twice.
type series struct {
	pairs
	viewLabels                    // of the view that is rendered now
	family     *dto.MetricFamily  // under construction
	counted    map[*requests]bool // whose requests are rendered
	metrics    slab[dto.Metric]
	gauges     slab[gaugeValue]
	last       *gaugeValue
}

// gaugeValue is a gauge and the number that it points to.
type gaugeValue struct {
	gauge dto.Gauge
	value float64
}

// slab makes many of a thing in one piece, which is what keeps the garbage collector out of a large scrape.
type slab[T any] []T

func (s *slab[T]) next() *T {
	if len(*s) == 0 {
		*s = make([]T, 512)
	}
	one := &(*s)[0]
	*s = (*s)[1:]
	return one
}

// viewLabels are the label pairs that the series of a view share.
type viewLabels struct {
	account, kind, provider, region *dto.LabelPair
	target                          []*dto.LabelPair   // these four
	tasks                           [][]*dto.LabelPair // these and task_id, for each task
}

func (s *series) label(v *view) viewLabels {
	l := viewLabels{
		account:  s.shared(nameAccount, validUTF8(v.Account)),
		kind:     s.shared(nameKind, validUTF8(v.Kind)),
		provider: s.shared(nameProvider, validUTF8(v.Provider)),
		region:   s.shared(nameRegion, validUTF8(v.Region)),
		tasks:    make([][]*dto.LabelPair, len(v.tasks)),
	}
	l.target = []*dto.LabelPair{l.account, l.kind, l.provider, l.region}
	for i, task := range v.tasks {
		l.tasks[i] = []*dto.LabelPair{l.account, l.kind, l.provider, l.region, s.pair(nameTaskID, task.ID)}
	}
	return l
}

// add adds a series to the family.
func (s *series) add(labels []*dto.LabelPair) *dto.Metric {
	metric := s.metrics.next()
	metric.Label = labels
	s.family.Metric = append(s.family.Metric, metric)
	return metric
}

// gauge adds a gauge. One that has the value of the one before shares it: tasks have much in common, such as when they
// were first seen.
func (s *series) gauge(value float64, labels ...*dto.LabelPair) {
	if s.last == nil || s.last.value != value {
		s.last = s.gauges.next()
		s.last.value = value
		s.last.gauge.Value = &s.last.value
	}
	s.add(labels).Gauge = &s.last.gauge
}

// info adds a gauge that only bears labels.
func (s *series) info(labels ...*dto.LabelPair) {
	s.gauge(1, labels...)
}

// time adds a gauge of a time, and nothing for one that is not known.
func (s *series) time(t time.Time, labels ...*dto.LabelPair) {
	if !t.IsZero() {
		s.gauge(float64(t.UnixMilli())/1000, labels...)
	}
}

func (s *series) counter(value uint64, labels ...*dto.LabelPair) {
	s.add(labels).Counter = &dto.Counter{Value: new(float64(value))}
}

func (s *series) histogram(value *dto.Histogram, labels ...*dto.LabelPair) {
	s.add(labels).Histogram = value
}

func (s *series) sort() {
	slices.SortFunc(s.family.Metric, compareLabels)
}
