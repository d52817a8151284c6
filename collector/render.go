package collector

import dto "github.com/prometheus/client_model/go"

func renderRequests(s *series, v *view) {
	if s.counted[v.requests] {
		return
	}
	s.counted[v.requests] = true
	for code, n := range v.requests.snapshot() {
		s.counter(n, s.list(s.account, s.shared(nameCode, code), s.provider, s.region))
	}
}

func renderScrapeDuration(s *series, v *view) {
	if v.asked {
		s.gauge(v.duration.Seconds(), s.target)
	}
}

func renderScrapeFailures(s *series, v *view) {
	for _, reason := range Reasons() {
		s.counter(v.failures[reason], s.list(s.account, s.kind, s.provider, s.shared(nameReason, string(reason)), s.region))
	}
}

func renderSuccess(s *series, v *view) {
	success := 0.
	if v.complete {
		success = 1
	}
	s.gauge(success, s.target)
}

func renderTasks(s *series, v *view) {
	for _, state := range States() {
		s.gauge(float64(v.states[state]), s.list(s.account, s.kind, s.provider, s.region, s.shared(nameState, string(state))))
	}
}

func renderFailureInfo(s *series, t *remembered, labels []*dto.LabelPair) {
	if t.State == Failed {
		s.info(s.list(s.account, s.kind, s.pair(nameMessage, t.Message), s.provider,
			s.shared(nameReason, string(t.FailureReason)), s.region, taskID(labels)))
	}
}

func renderInfo(s *series, t *remembered, labels []*dto.LabelPair) {
	s.info(s.list(s.account, s.pair(nameDestination, t.Destination), s.shared(nameFormat, t.Format), s.kind, s.provider, s.region,
		s.pair(nameSourceID, t.SourceID), s.shared(nameSourceName, t.SourceName), taskID(labels)))
}

func renderLastProgress(s *series, t *remembered, labels []*dto.LabelPair) {
	if t.State.Active() {
		s.time(t.lastProgress, labels)
	}
}

func renderProgress(s *series, t *remembered, labels []*dto.LabelPair) {
	if t.Progress != nil {
		s.gauge(*t.Progress/100, labels)
	}
}

func renderState(s *series, t *remembered, labels []*dto.LabelPair) {
	s.info(s.list(s.account, s.kind, s.provider, s.shared(nameProviderState, t.ProviderState), s.region,
		s.shared(nameState, string(t.State)), taskID(labels)))
}

// taskID is the last of a task's label pairs.
func taskID(labels []*dto.LabelPair) *dto.LabelPair { return labels[len(labels)-1] }
