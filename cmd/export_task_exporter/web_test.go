package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// webConfig writes a web configuration and gives the flag that names it.
func webConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "web.yml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "--web.config.file=" + path
}

func TestBasicAuth(t *testing.T) {
	// The password is "let me in".
	flag := webConfig(t, "basic_auth_users:\n  prometheus: $2a$04$zyyDcN6zMBFxjNPc091j5O65dVArvk2ESK7h2z8CVhGWnVg4FMp7C\n")
	e := startExporter(t, "--config.file="+cloudConfig(t, failingCloud(new(atomic.Int64))), flag)
	for password, want := range map[string]int{"": http.StatusUnauthorized, "wrong": http.StatusUnauthorized, "let me in": http.StatusOK} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.url+"/metrics", nil)
		if err != nil {
			t.Fatal(err)
		}
		if password != "" {
			request.SetBasicAuth("prometheus", password)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("password %q: %d, want %d", password, response.StatusCode, want)
		}
	}
}

func TestTLSWithClientCertificates(t *testing.T) {
	ca := newAuthority(t)
	folder := t.TempDir()
	ca.issue(t, filepath.Join(folder, "server"))
	client := ca.issue(t, filepath.Join(folder, "client"))
	stranger := newAuthority(t).issue(t, filepath.Join(folder, "stranger"))
	if err := os.WriteFile(filepath.Join(folder, "ca.pem"), ca.pem(), 0o600); err != nil {
		t.Fatal(err)
	}
	flag := webConfig(t, fmt.Sprintf("tls_server_config:\n  cert_file: %[1]s/server.pem\n  key_file: %[1]s/server.key\n"+
		"  client_ca_file: %[1]s/ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n", folder))
	e := startExporter(t, "--config.file="+cloudConfig(t, failingCloud(new(atomic.Int64))), flag)
	url := strings.Replace(e.url, "http://", "https://", 1) + "/-/ready"

	get := func(certificates ...tls.Certificate) error {
		pool := x509.NewCertPool()
		pool.AddCert(ca.certificate)
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, Certificates: certificates}}
		defer transport.CloseIdleConnections()
		response, err := (&http.Client{Transport: transport}).Get(url)
		if err == nil {
			response.Body.Close()
		}
		return err
	}
	if err := get(client); err != nil {
		t.Errorf("a client of the authority is refused: %v", err)
	}
	if err := get(stranger); err == nil {
		t.Error("a client of another authority is answered")
	}
	if err := get(); err == nil {
		t.Error("a client without a certificate is answered")
	}
	if status, _ := fetch(t, e.url+"/-/ready"); status == http.StatusOK {
		t.Error("it is answered without TLS")
	}
}

func TestScrapesBeyondTheMostAreRefused(t *testing.T) {
	release, entered := make(chan struct{}), make(chan struct{})
	handler := atMost(2, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		entered <- struct{}{}
		<-release
	}))
	codes := make(chan int, 2)
	serve := func() { codes <- statusOf(handler) }
	go serve()
	go serve()
	<-entered
	<-entered
	if code := statusOf(handler); code != http.StatusServiceUnavailable {
		t.Errorf("the third gets %d", code)
	}
	close(release)
	for range 2 {
		if code := <-codes; code != http.StatusOK {
			t.Errorf("one of the first two gets %d", code)
		}
	}
	go func() { <-entered }()
	if code := statusOf(handler); code != http.StatusOK {
		t.Errorf("one that comes later gets %d", code)
	}
}

func statusOf(handler http.Handler) int {
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return response.Code
}

func TestProfilesAreServedOnlyIfEnabled(t *testing.T) {
	path := cloudConfig(t, failingCloud(new(atomic.Int64)))
	for want, args := range map[int][]string{http.StatusNotFound: nil, http.StatusOK: {"--web.enable-pprof"}} {
		e := startExporter(t, append(args, "--config.file="+path)...)
		if status, _ := fetch(t, e.url+"/debug/pprof/cmdline"); status != want {
			t.Errorf("%v: %d, want %d", args, status, want)
		}
	}
}
