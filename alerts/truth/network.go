package truth

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// network is one in memory, so that time can pass in a synctest bubble while connections are open.
type network struct {
	hosts   map[string]*host
	servers []*http.Server
	serving sync.WaitGroup
}

func newNetwork() *network { return &network{hosts: map[string]*host{}} }

// serve answers for a host name.
func (n *network) serve(name string, handler http.Handler) {
	at := &host{name: name, calls: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	n.hosts[name] = at
	n.servers = append(n.servers, server)
	n.serving.Go(func() { _ = server.Serve(at) }) // until it is closed
}

// Transport lets an HTTP transport call the hosts of the network, and nothing else.
func (n *network) Transport(t *http.Transport) { t.DialContext, t.Proxy = n.dial, nil }

func (n *network) dial(ctx context.Context, _, address string) (net.Conn, error) {
	name, _, err := net.SplitHostPort(address)
	if err != nil || n.hosts[name] == nil {
		return nil, fmt.Errorf("nobody is at %s", address)
	}
	near, far := net.Pipe()
	select {
	case n.hosts[name].calls <- far:
		return near, nil
	case <-n.hosts[name].closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n *network) close() {
	for _, server := range n.servers {
		_ = server.Close()
	}
	n.serving.Wait()
}

// host is a net.Listener in memory.
type host struct {
	name   string
	calls  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (h *host) Accept() (net.Conn, error) {
	select {
	case conn := <-h.calls:
		return conn, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

func (h *host) Close() error {
	h.once.Do(func() { close(h.closed) })
	return nil
}

func (h *host) Addr() net.Addr { return &net.UnixAddr{Name: h.name} }
