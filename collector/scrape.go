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
	return s.render(new(arena)), nil
}

// render builds the families in the arena.
func (s Scrape) render(in *arena) []*dto.MetricFamily {
	made := series{arena: in, common: make(map[pairKey]*dto.LabelPair), counted: make(map[*requests]bool)}
	labels := make([]viewLabels, len(s.views))
	for i := range s.views {
		labels[i] = made.label(&s.views[i])
	}
	if in.families == nil {
		in.families = make([]dto.MetricFamily, len(metrics))
	}
	families := make([]*dto.MetricFamily, 0, len(metrics))
	for i := range metrics {
		made.family = &in.families[i]
		made.family.Name, made.family.Help, made.family.Type = &metrics[i].name, &metrics[i].help, &metrics[i].kind
		made.family.Metric = made.family.Metric[:0]
		for j := range s.views {
			made.viewLabels = labels[j]
			metrics[i].render(&made, &s.views[j])
		}
		if len(made.family.Metric) > 0 {
			made.sort()
			families = append(families, made.family)
		}
	}
	return families
}
