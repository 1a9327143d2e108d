package outside

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// openWithin is how long a caller waits before the gate for a desk that is starting.
const openWithin = 5 * time.Second

// Gate is what stands on the public address from the first moment of a start: it says that the desk is alive, and lets
// everybody else wait until it is open. Nothing is acknowledged before.
type Gate struct {
	opened chan struct{}
	once   sync.Once
	desk   http.Handler
}

// NewGate makes a gate that is closed.
func NewGate() *Gate { return &Gate{opened: make(chan struct{})} }

// Open lets everybody through to the handler, those who wait included.
func (g *Gate) Open(h http.Handler) {
	g.once.Do(func() {
		g.desk = h
		close(g.opened)
	})
}

// ServeHTTP implements http.Handler.
func (g *Gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-g.opened:
		g.desk.ServeHTTP(w, r)
	default:
		g.wait(w, r)
	}
}

// wait answers those who come early.
func (g *Gate) wait(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/healthz" {
		fmt.Fprintln(w, "ok")
		return
	}
	limit := time.NewTimer(openWithin)
	defer limit.Stop()
	select {
	case <-g.opened:
		g.desk.ServeHTTP(w, r)
	case <-limit.C:
		w.Header().Set("Retry-After", "5")
		http.Error(w, "the desk is starting", http.StatusServiceUnavailable)
	case <-r.Context().Done():
	}
}
