package cloudsim_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// In a bubble time is exact. The handler is asked directly, since a bubble cannot wait for a network.
func TestAnswersTakeTheirTime(t *testing.T) {
	tests := map[string]struct {
		latency, fault, want time.Duration
	}{
		"at least 5 ms":          {0, 0, 5 * time.Millisecond},
		"never less":             {time.Millisecond, 0, 5 * time.Millisecond},
		"as long as is set":      {time.Second, 0, time.Second},
		"and the fault's on top": {time.Second, time.Minute, time.Minute + time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cloud := newEC2(time.Now)
				cloud.SetLatency(test.latency)
				cloud.SetFaults(cloudsim.Fault{Latency: test.fault})
				w, r := direct(t, t.Context())
				begin := time.Now()
				cloud.ServeHTTP(w, r)
				if took := time.Since(begin); took != test.want || w.Code != 200 {
					t.Errorf("%d after %v, want 200 after %v", w.Code, took, test.want)
				}
			})
		})
	}
}

func TestAnswersEndWhenTheClientLeaves(t *testing.T) {
	for name, fault := range map[string]cloudsim.Fault{"latency": {Latency: time.Hour}, "hang": {Hang: true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cloud := newEC2(time.Now)
				cloud.SetFaults(fault)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				w, r := direct(t, ctx)
				begin := time.Now()
				cloud.ServeHTTP(w, r)
				if took := time.Since(begin); took != time.Minute {
					t.Errorf("the client left after a minute, and the handler after %v", took)
				}
			})
		})
	}
}

// direct is a request for a handler, without a network.
func direct(t *testing.T, ctx context.Context) (*httptest.ResponseRecorder, *http.Request) {
	t.Helper()
	c := client{url: "http://ec2.test", region: "eu-west-1", service: "ec2", signedAt: time.Now()}
	c.credentials.AccessKeyID, c.credentials.SecretAccessKey = "AKIDTEST", "secret"
	r := c.request(t, "DescribeRegions").WithContext(ctx)
	r.Host = "ec2.test"
	return httptest.NewRecorder(), r
}

func TestAHangingAnswerEndsWithTheServersConnections(t *testing.T) {
	cloud := newEC2(time.Now)
	arrived := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		cloud.ServeHTTP(w, r)
	}))
	defer server.Close()
	cloud.SetFaults(cloudsim.Fault{Hang: true})
	go func() {
		<-arrived
		server.CloseClientConnections()
	}()
	response, err := http.Post(server.URL, "application/x-www-form-urlencoded", strings.NewReader("Action=DescribeRegions"))
	if err == nil {
		response.Body.Close()
		t.Errorf("got status %d", response.StatusCode)
	}
}
