package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector"
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

// authority signs certificates for 127.0.0.1.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{certificate, key}
}

func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
}

// issue writes a certificate and its key to path.pem and path.key.
func (a *authority) issue(t *testing.T, path string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: filepath.Base(path)}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{".pem": {Type: "CERTIFICATE", Bytes: der}, ".key": {Type: "PRIVATE KEY", Bytes: keyDER}} {
		if err := os.WriteFile(path+name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pair, err := tls.LoadX509KeyPair(path+".pem", path+".key")
	if err != nil {
		t.Fatal(err)
	}
	return pair
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

// pipes is a listener without a network, whose connections live by synctest's clock.
type pipes struct {
	net.Listener
	connections chan net.Conn
	closed      chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case connection := <-p.connections:
		return connection, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error {
	close(p.closed)
	return nil
}

func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

func TestSlowClientsAreCutOff(t *testing.T) {
	for name, c := range map[string]struct {
		sends string
		after time.Duration
	}{
		"in the middle of a header": {"GET /-/ready HTTP/1.1\r\nHost: x\r\nX-Slow: ", 10 * time.Second},
		"in the middle of a body":   {"POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123", 30 * time.Second},
		"after an answer":           {"GET /-/ready HTTP/1.1\r\nHost: x\r\n\r\n", 5 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				flags, _, _ := parse(nil, io.Discard, io.Discard)
				scraper := collector.NewScraper(nil, 1, collector.Saved{}, slog.New(slog.DiscardHandler))
				service, err := newService(flags, slog.New(slog.DiscardHandler), scraper, new(reloader), false)
				if err != nil {
					t.Fatal(err)
				}
				listener := pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
				go func() { _ = service.server.Serve(listener) }()
				defer service.server.Close()
				client, server := net.Pipe()
				defer client.Close()
				listener.connections <- server
				began := time.Now()
				if _, err := io.WriteString(client, c.sends); err != nil {
					t.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, client) // until the server hangs up
				if took := time.Since(began); took > c.after+time.Second {
					t.Errorf("cut off after %s, want %s", took, c.after)
				}
			})
		})
	}
}
