package collector

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
)

func TestRequestsAreCountedByCodeForTheAccountsRegion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := ask(func(ctx context.Context) ([]Task, error) {
			for _, status := range []int{200, 200, 418, 0} {
				CountRequest(ctx, status)
			}
			return nil, nil
		})
		s := newScraper(t, target(source), kind("export_image", target(source)), in("us-east-1", target(&slow{})))
		scrape(t, s, patience).shows(t,
			`export_task_api_requests_total{code="200"} 4`,
			`export_task_api_requests_total{code="418"} 2`,
			`export_task_api_requests_total{code="error"} 2`,
			`export_task_api_requests_total{code="429"} 0`,
			`export_task_api_requests_total{code="200",region="us-east-1"} 0`,
		)
		CountRequest(t.Context(), 200) // nobody's, and no panic
	})
}

func TestCountingTransport(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	client := &http.Client{Transport: CountingTransport{Base: http.DefaultTransport}}
	s := newScraper(t, target(ask(func(ctx context.Context) ([]Task, error) {
		for range 2 {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
			if err != nil {
				return nil, err
			}
			if response, err := client.Do(request); err == nil {
				response.Body.Close()
			}
			server.Close() // so that the second one gets no answer
		}
		return nil, nil
	})))
	scrape(t, s, patience).shows(t, `export_task_api_requests_total{code="418"} 1`, `export_task_api_requests_total{code="error"} 1`)
}
