package outscale_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/collector/outscale"
)

// newBubbleCloud is a cloud for a synctest bubble, in which time is exact and takes none: the SDK asks it over connections in
// memory.
func newBubbleCloud(t *testing.T) *cloud {
	t.Helper()
	sim := cloudsim.NewOutscale(time.Now)
	sim.AddKey("AKIDTEST", "test-secret")
	wires := wires{make(chan net.Conn), make(chan struct{})}
	server := http.Server{Handler: sim}
	go func() { _ = server.Serve(wires) }()
	var client *http.Transport
	account := &outscale.Account{
		AccessKey: "AKIDTEST", SecretKey: "test-secret", Endpoint: "http://oapi.test/api/v1",
		Transport: func(transport *http.Transport) {
			client, transport.DialContext, transport.Proxy = transport, wires.dial, nil
		},
	}
	t.Cleanup(func() {
		if client != nil {
			client.CloseIdleConnections()
		}
		_ = server.Close()
	})
	return &cloud{sim, account.Endpoint, account}
}

// wires is a network of one server.
type wires struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (w wires) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case w.conns <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (w wires) Accept() (net.Conn, error) {
	select {
	case conn := <-w.conns:
		return conn, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w wires) Close() error   { close(w.closed); return nil }
func (w wires) Addr() net.Addr { return &net.UnixAddr{Name: "oapi.test"} }
