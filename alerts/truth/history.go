package truth

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// scrape asks as Prometheus does, and gives the values by series, times in seconds since the epoch of the world.
func scrape(ctx context.Context, metrics http.Handler) (map[string]float64, error) {
	request := httptest.NewRequestWithContext(ctx, http.MethodGet, "/metrics", http.NoBody)
	request.Header.Set("X-Prometheus-Scrape-Timeout-Seconds", "10")
	request.Header.Set("Accept", string(expfmt.NewFormat(expfmt.TypeProtoDelim)))
	response := httptest.NewRecorder()
	metrics.ServeHTTP(response, request)
	if kind, _, err := mime.ParseMediaType(response.Header().Get("Content-Type")); response.Code != http.StatusOK || err != nil || kind != expfmt.ProtoType {
		return nil, fmt.Errorf("the exporter answers %d, %s: %s", response.Code, kind, response.Body)
	}
	values := map[string]float64{}
	decoder := expfmt.NewDecoder(response.Body, expfmt.NewFormat(expfmt.TypeProtoDelim))
	for {
		var family dto.MetricFamily
		if err := decoder.Decode(&family); errors.Is(err, io.EOF) {
			return values, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading the metrics: %w", err)
		}
		for _, metric := range family.GetMetric() {
			value := metric.GetGauge().GetValue() + metric.GetCounter().GetValue()
			if strings.HasSuffix(family.GetName(), "_timestamp_seconds") {
				value -= float64(epoch.Unix())
			}
			if metric.GetHistogram() == nil {
				values[series(family.GetName(), metric.GetLabel())] = value
			}
		}
	}
}

// instance is what Prometheus adds to every series.
const instance = `instance="exporter:10987",job="export_task_exporter"`

const up = "up{" + instance + "}"

// series is its name in PromQL.
func series(name string, labels []*dto.LabelPair) string {
	pairs := []string{instance}
	for _, label := range labels {
		pairs = append(pairs, label.GetName()+"="+strconv.Quote(label.GetValue()))
	}
	return name + "{" + strings.Join(pairs, ",") + "}"
}

// History is what Prometheus got, minute by minute.
type History struct {
	minutes int
	lines   map[string]*line
}

// line is the values of a series.
type line struct {
	text  strings.Builder
	next  int // minute
	value float64
	run   int // minutes that it had the value, not yet written
	ended bool
}

func newHistory() *History { return &History{lines: map[string]*line{}} }

// miss notes a scrape that failed.
func (h *History) miss(minute int) { h.put(minute, map[string]float64{up: 0}) }

// add notes a scrape that succeeded.
func (h *History) add(minute int, values map[string]float64) {
	values[up] = 1
	h.put(minute, values)
}

// put adds the values of a minute. As Prometheus does it, it ends the series that are not there.
func (h *History) put(minute int, values map[string]float64) {
	h.minutes = minute + 1
	for name, value := range values {
		if h.lines[name] == nil {
			h.lines[name] = &line{ended: true}
		}
		h.lines[name].put(minute, value)
	}
	for name, line := range h.lines {
		if _, there := values[name]; !there {
			line.end(minute)
		}
	}
}

func (l *line) put(minute int, value float64) {
	if l.run > 0 && math.Float64bits(value) != math.Float64bits(l.value) {
		l.flush()
	}
	if l.next < minute {
		fmt.Fprintf(&l.text, "_x%d ", minute-l.next)
	}
	l.value, l.run, l.next, l.ended = value, l.run+1, minute+1, false
}

func (l *line) end(minute int) {
	if l.ended {
		return
	}
	l.flush()
	l.text.WriteString("stale ")
	l.next, l.ended = minute+1, true
}

func (l *line) flush() {
	if l.run > 0 {
		l.text.WriteString(strconv.FormatFloat(l.value, 'g', -1, 64))
		if l.run > 1 {
			fmt.Fprintf(&l.text, "x%d", l.run-1)
		}
		l.text.WriteByte(' ')
	}
	l.run = 0
}

// write writes the series whose metrics the rules read, for promtool.
func (h *History) write(out *bufio.Writer, wanted func(metric string) bool) {
	for _, name := range slices.Sorted(maps.Keys(h.lines)) {
		metric, _, _ := strings.Cut(name, "{")
		if !wanted(metric) {
			continue
		}
		h.lines[name].flush()
		fmt.Fprintf(out, "  - series: %s\n    values: %s\n", yamlText(name), yamlText(strings.TrimSpace(h.lines[name].text.String())))
	}
}

// yamlText is a text in YAML's single quotes.
func yamlText(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
