package outscale_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/internal/providertest"
)

// Every region has its host, and one that the SDK does not know is spelled in the same way.
func TestEveryRegionHasItsHost(t *testing.T) {
	for _, region := range []string{"eu-west-2", "us-east-2", "us-west-1", "ap-northeast-1", "cloudgouv-eu-west-1", "eu-north-9"} {
		for name, account := range map[string]*outscale.Account{
			"keys":            {AccessKey: "AK", SecretKey: "secret"},
			"profile":         {Profile: "prod"},
			"the environment": {},
		} {
			home(t, map[string]any{"prod": profile("AK", "secret", "")}, map[string]string{
				"OSC_ACCESS_KEY": "AK", "OSC_SECRET_KEY": "secret", "OSC_REGION": "us-west-1",
			})
			var asked string
			account.Transport = func(transport *http.Transport) {
				transport.Proxy = nil
				transport.DialContext = func(_ context.Context, _, address string) (net.Conn, error) {
					asked = address
					return nil, errors.New("not in a test")
				}
			}
			source, err := account.Source(region, outscale.Image)
			if err != nil {
				t.Fatal(err)
			}
			_, err = source.Tasks(t.Context())
			providertest.FailsFor(t, err, collector.Network)
			if want := "api." + region + ".outscale.com:443"; asked != want {
				t.Errorf("%s: asked %s, want %s", name, asked, want)
			}
		}
	}
}

// API access rules may ask for a client certificate, which a profile or the environment can have.
func TestClientCertificate(t *testing.T) {
	sim := cloudsim.NewOutscale(time.Now)
	sim.AddKey("AK", "secret")
	server := httptest.NewUnstartedServer(sim)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	server.StartTLS()
	defer server.Close()
	certificate, key := pemFiles(t, server.TLS.Certificates[0])
	trust := func(transport *http.Transport) {
		if transport.TLSClientConfig == nil {
			transport.TLSClientConfig = new(tls.Config)
		}
		transport.TLSClientConfig.RootCAs = x509.NewCertPool()
		transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	}
	owner := profile("AK", "secret", "")
	owner["x509_client_cert"], owner["x509_client_key"] = certificate, key
	for name, c := range map[string]struct {
		variables map[string]string
		profile   string
		works     bool
	}{
		"none":        {map[string]string{"OSC_ACCESS_KEY": "AK", "OSC_SECRET_KEY": "secret"}, "", false},
		"environment": {map[string]string{"OSC_ACCESS_KEY": "AK", "OSC_SECRET_KEY": "secret", "OSC_X509_CLIENT_CERT": certificate, "OSC_X509_CLIENT_KEY": key}, "", true},
		"profile":     {nil, "owner", true},
	} {
		home(t, map[string]any{"owner": owner}, c.variables)
		account := &outscale.Account{Profile: c.profile, Endpoint: server.URL + "/api/v1", Transport: trust}
		if _, err := (&cloud{account: account}).list(t, outscale.Image); (err == nil) != c.works {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func pemFiles(t *testing.T, pair tls.Certificate) (certificate, key string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for path, block := range map[string]*pem.Block{
		certificate: {Type: "CERTIFICATE", Bytes: pair.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: der},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}
