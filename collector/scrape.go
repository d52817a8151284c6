package collector

import (
	dto "github.com/prometheus/client_model/go"
)

// Scrape is what one scrape shows of all targets. It is a prometheus.Gatherer: it holds no lock, asks nobody, and gives
// the same families however often it is gathered.
type Scrape struct {
	views []view // sorted by labels, none twice
}

// Gather renders the families, in the order of their names and their series in order. Its error is always nil.
func (s Scrape) Gather() ([]*dto.MetricFamily, error) {
	made := series{
		pairs:   pairs{common: make(map[pairKey]*dto.LabelPair)},
		counted: make(map[*requests]bool),
	}
	labels, tasks := make([]viewLabels, len(s.views)), 0
	for i := range s.views {
		labels[i] = made.label(&s.views[i])
		tasks += len(s.views[i].tasks)
	}
	families := make([]*dto.MetricFamily, 0, len(metrics))
	for i := range metrics {
		made.family = &dto.MetricFamily{
			Name: &metrics[i].name, Help: &metrics[i].help, Type: &metrics[i].kind,
			Metric: make([]*dto.Metric, 0, max(tasks, len(s.views))),
		}
		for j := range s.views {
			made.viewLabels = labels[j]
			metrics[i].render(&made, &s.views[j])
		}
		if len(made.family.Metric) > 0 {
			made.sort()
			families = append(families, made.family)
		}
	}
	return families, nil
}
