package dashboards_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"
)

// span is a time range, and the step between the points of its series.
type span struct {
	from, to time.Time
	step     time.Duration
}

// prometheusServer is a Prometheus that is asked as Grafana asks.
type prometheusServer struct{ url string }

// series is one of an answer's, with its last value that is a number.
type series struct {
	labels map[string]string
	value  float64
}

// call calls an endpoint of the API and reads its data. Warnings are errors: Grafana shows them to people.
func (p prometheusServer) call(t *testing.T, path string, form url.Values, data any) error {
	t.Helper()
	var body []byte
	if form == nil {
		body = get(t, p.url+"/api/v1/"+path)
	} else {
		response, err := http.PostForm(p.url+"/api/v1/"+path, form)
		body = read(t, response, err)
	}
	var answer struct {
		Error    string
		Warnings []string
		Data     json.RawMessage
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("%s: %w", body, err)
	}
	if answer.Error != "" || len(answer.Warnings) > 0 {
		return fmt.Errorf("%s %q", answer.Error, answer.Warnings)
	}
	return json.Unmarshal(answer.Data, data)
}

// ask asks for the end of a time range, or for all of it. Series without a number are left out.
func (p prometheusServer) ask(t *testing.T, expr string, instant bool, s span) ([]series, error) {
	t.Helper()
	path, form := "query_range", url.Values{"query": {expr}, "start": {unix(s.from)}, "end": {unix(s.to)}, "step": {s.step.String()}}
	if instant {
		path, form = "query", url.Values{"query": {expr}, "time": {unix(s.to)}}
	}
	var data struct {
		ResultType string
		Result     json.RawMessage
	}
	if err := p.call(t, path, form, &data); err != nil {
		return nil, err
	}
	type sample = [2]any
	var result []struct {
		Metric map[string]string
		Value  sample
		Values []sample
	}
	if data.ResultType == "scalar" {
		var value sample
		if err := json.Unmarshal(data.Result, &value); err != nil {
			return nil, err
		}
		return []series{{value: parse(value)}}, nil
	}
	if err := json.Unmarshal(data.Result, &result); err != nil {
		return nil, err
	}
	var answer []series
	for _, r := range result {
		value := math.NaN()
		for _, v := range append(r.Values, r.Value) {
			if n := parse(v); !math.IsNaN(n) {
				value = n
			}
		}
		if !math.IsNaN(value) {
			answer = append(answer, series{r.Metric, value})
		}
	}
	return answer, nil
}

// parse reads the value of a sample, which is a string; where there is none, it is no number.
func parse(sample [2]any) float64 {
	value, err := strconv.ParseFloat(text(sample[1]), 64)
	if err != nil {
		return math.NaN()
	}
	return value
}

// get is the body of a page, whatever its status.
func get(t *testing.T, url string) []byte {
	t.Helper()
	response, err := http.Get(url)
	return read(t, response, err)
}

func read(t *testing.T, response *http.Response, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err) // it is the test that is broken then, not the query
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// names are the metrics that Prometheus knows.
func (p prometheusServer) names(t *testing.T) []string {
	t.Helper()
	return p.labelValues(t, "__name__", "", span{})
}

// labelValues are the values of a label that the series of a selector bear in a time range; without a selector, all series at
// any time.
func (p prometheusServer) labelValues(t *testing.T, label, selector string, s span) []string {
	t.Helper()
	var values []string
	if selector == "" {
		if err := p.call(t, "label/"+label+"/values", nil, &values); err != nil {
			t.Fatal(err)
		}
		return values
	}
	var found []map[string]string
	if err := p.call(t, "series", url.Values{"match[]": {selector}, "start": {unix(s.from)}, "end": {unix(s.to)}}, &found); err != nil {
		t.Fatalf("the series of %s: %v", selector, err)
	}
	for _, labels := range found {
		if value, ok := labels[label]; ok {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

func unix(at time.Time) string { return strconv.FormatFloat(float64(at.UnixMilli())/1000, 'f', 3, 64) }
