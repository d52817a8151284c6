package main

import (
	"io"
	"log/slog"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

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
				service, err := newService(flags, slog.New(slog.DiscardHandler), new(reloader))
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
