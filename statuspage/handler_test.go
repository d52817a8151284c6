package statuspage

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"export_task_exporter/collector"
)

func TestOpeningThePageReadsTheMemoryOnceAndNothingElse(t *testing.T) {
	asked := 0
	handler := &Handler{Status: func() []collector.TargetStatus {
		asked++
		return everyKind(time.Now())
	}}
	for method, want := range map[string]int{
		http.MethodGet: http.StatusOK, http.MethodHead: http.StatusOK, http.MethodPost: http.StatusMethodNotAllowed,
	} {
		asked = 0
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(method, "/status", http.NoBody))
		if w.Code != want || asked > 1 || asked == 0 && want == http.StatusOK {
			t.Errorf("%s answers %d and reads %d times", method, w.Code, asked)
		}
	}
}

func TestThePageMayLoadAndRunNothing(t *testing.T) {
	w := httptest.NewRecorder()
	(&Handler{Status: func() []collector.TargetStatus { return nil }}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/status", http.NoBody))
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(w.Body.String())
	if style == nil {
		t.Fatal("the page has no style")
	}
	hash := sha256.Sum256([]byte(style[1]))
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8",
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; " +
			"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options": "nosniff",
		"Referrer-Policy":        "no-referrer",
		"Cache-Control":          "no-store",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %s, not %s", name, got, want)
		}
	}
}

func TestWordsOfOthersStayWords(t *testing.T) {
	_, body := get(t, hostileEverywhere(time.Now()), "")
	for _, tag := range []string{"<script", "<img", "onerror=\"", "href=\"javascript"} {
		if strings.Contains(body, tag) {
			t.Errorf("the page has %s", tag)
		}
	}
	if n := strings.Count(text(body), hostile); n < 9 {
		t.Errorf("the page says it %d times", n)
	}
	if n := strings.Count(body, "</style>"); n != 1 {
		t.Errorf("the style ends %d times", n)
	}
}
