// Package statuspage is a page for people of what is remembered of every target and its tasks. It is HTML and CSS, needs no
// script, loads nothing, and asks no cloud.
package statuspage

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"export_task_exporter/collector"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string

	pageTemplate = template.Must(template.New("page").Parse(pageHTML))
	pagePolicy   = policy(pageCSS)
)

// Handler answers with the page. Its links are relative to wherever it is served.
type Handler struct {
	// Status tells what is remembered, in the order of the targets' labels. It must be set, and is called once for a page.
	Status func() []collector.TargetStatus
	// Version is shown at the page's foot. Empty: none is.
	Version string
}

// ServeHTTP answers GET and HEAD: 400 where a filter has a value that there is not.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "The status page is only read.", http.StatusMethodNotAllowed)
		return
	}
	statuses, code := h.Status(), http.StatusOK
	filter, wrong := parseFilter(r.URL.RawQuery, accounts(statuses))
	if wrong != nil {
		code = http.StatusBadRequest
	}
	page := newPage(statuses, filter, time.Now())
	page.Wrong, page.Version = wrong, h.Version

	var body bytes.Buffer
	if err := pageTemplate.Execute(&body, page); err != nil {
		http.Error(w, "The status page could not be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	header.Set("Content-Security-Policy", pagePolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = body.WriteTo(w) // who has gone needs no answer
}

// policy allows the page's own style, known by its hash, and nothing else.
func policy(css string) string {
	hash := sha256.Sum256([]byte(css))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
