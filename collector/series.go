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
	*arena
	viewLabels                    // of the view that is rendered now
	family     *dto.MetricFamily  // under construction
	counted    map[*requests]bool // whose requests are rendered
	common     map[pairKey]*dto.LabelPair
	last       *gaugeValue
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
	l.target = s.list(l.account, l.kind, l.provider, l.region)
	for i, task := range v.tasks {
		l.tasks[i] = s.list(l.account, l.kind, l.provider, l.region, s.pair(nameTaskID, task.ID))
	}
	return l
}

// list copies the pairs, which then need no place of their own.
func (s *series) list(pairs ...*dto.LabelPair) []*dto.LabelPair {
	list := s.labels.run(len(pairs))
	copy(list, pairs)
	return list
}

// add adds a series to the family. Each kind of it sets all three values, since the metric may have been another.
func (s *series) add(labels []*dto.LabelPair, gauge *dto.Gauge, counter *dto.Counter, histogram *dto.Histogram) {
	metric := s.metrics.next()
	metric.Label, metric.Gauge, metric.Counter, metric.Histogram = labels, gauge, counter, histogram
	s.family.Metric = append(s.family.Metric, metric)
}

// gauge adds a gauge. One that has the value of the one before shares it: tasks have much in common, such as when they
// were first seen.
func (s *series) gauge(value float64, labels []*dto.LabelPair) {
	if s.last == nil || s.last.value != value {
		s.last = s.gauges.next()
		s.last.value = value
		s.last.gauge.Value = &s.last.value
	}
	s.add(labels, &s.last.gauge, nil, nil)
}

// info adds a gauge that only bears labels.
func (s *series) info(labels []*dto.LabelPair) { s.gauge(1, labels) }

// time adds a gauge of a time, and nothing for one that is not known.
func (s *series) time(t time.Time, labels []*dto.LabelPair) {
	if !t.IsZero() {
		s.gauge(float64(t.UnixMilli())/1000, labels)
	}
}

func (s *series) counter(value uint64, labels []*dto.LabelPair) {
	s.add(labels, nil, &dto.Counter{Value: new(float64(value))}, nil)
}

func (s *series) histogram(value *dto.Histogram, labels []*dto.LabelPair) {
	s.add(labels, nil, nil, value)
}

func (s *series) sort() {
	slices.SortFunc(s.family.Metric, compareLabels)
}
