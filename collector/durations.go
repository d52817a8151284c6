package collector

import (
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// durations are how long tasks took. A histogram cannot be saved and restored, so its observations are kept beside it, in
// whole seconds: exports take minutes and hours, and many of them take equally long.
type durations struct {
	histogram prometheus.Histogram
	observed  map[int64]uint64 // how often, by seconds
}

// newDurations has classic buckets that span what exports take, for those who store no native histograms.
func newDurations(observed map[int64]uint64) durations {
	d := durations{
		histogram: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:                        "export_task_duration_seconds",
			Help:                        "Unused: what is shown of it is in metrics.go.",
			Buckets:                     buckets(5*time.Minute, 15*time.Minute, 30*time.Minute, 1*h, 2*h, 4*h, 8*h, 12*h, 24*h, 48*h),
			NativeHistogramBucketFactor: 1.1,
		}),
		observed: make(map[int64]uint64, len(observed)),
	}
	for seconds, times := range observed {
		for range times {
			d.observe(time.Duration(seconds) * time.Second)
		}
	}
	return d
}

const h = time.Hour

func buckets(bounds ...time.Duration) []float64 {
	seconds := make([]float64, len(bounds))
	for i, bound := range bounds {
		seconds[i] = bound.Seconds()
	}
	return seconds
}

// observe notes a duration. One below zero, of a clock that is ahead of ours, is none at all.
func (d *durations) observe(took time.Duration) {
	seconds := math.Round(max(0, took.Seconds()))
	d.histogram.Observe(seconds)
	d.observed[int64(seconds)]++
}

// render gives the histogram as it is exposed, without the time of its creation, which is only this process's.
func (d *durations) render() *dto.Histogram {
	var metric dto.Metric
	if err := d.histogram.Write(&metric); err != nil {
		return new(dto.Histogram)
	}
	metric.Histogram.CreatedTimestamp = nil
	return metric.Histogram
}
