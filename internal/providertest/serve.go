// Package providertest is what the tests of all providers need: a cloud to ask, and what is to come of it.
package providertest

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// Serve serves on loopback until the test ends, and returns the URL.
func Serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	end(t, server)
	return server.URL
}

// ServeCounting is Serve with a count of the connections that were made.
func ServeCounting(t *testing.T, handler http.Handler) (url string, connections *atomic.Int64) {
	t.Helper()
	connections = new(atomic.Int64)
	server := httptest.NewUnstartedServer(handler)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	end(t, server)
	return server.URL, connections
}

func end(t *testing.T, server *httptest.Server) {
	t.Helper()
	t.Cleanup(func() {
		server.CloseClientConnections() // some of them hang
		server.Close()
	})
}

// ServeNobody is the URL of a server that has gone.
func ServeNobody() string {
	gone := httptest.NewServer(nil)
	gone.Close()
	return gone.URL
}
