// Package outside is what other programs see of a running desk: its pages, whether it is alive and
// ready, its figures, and profiles on loopback when asked.
package outside

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// Parts are what the handler is made of.
type Parts struct {
	Chat     http.Handler // /chat and /static
	Hooks    http.Handler // /hook/chat/{account}
	Telegram http.Handler // /hook/telegram/{account}
	Metrics  http.Handler
	Ready    func(context.Context) error // nil = the database and the loop work
}

// readyWithin bounds the question whether the database answers.
const readyWithin = 2 * time.Second

// Handler serves everything on the public address.
func Handler(p Parts) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/chat", p.Chat)
	mux.Handle("/chat/", p.Chat)
	mux.Handle("/static/", p.Chat)
	mux.Handle("POST /hook/chat/{account}", readWithin(hookRead, p.Hooks))
	mux.Handle("POST /hook/telegram/{account}", readWithin(hookRead, p.Telegram))
	mux.Handle("GET /metrics", p.Metrics)
	mux.Handle("GET /{$}", http.RedirectHandler("/chat", http.StatusSeeOther))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { ready(w, r, p.Ready) })
	return mux
}

// hookRead bounds how long a program may take to send what it has to say.
const hookRead = 20 * time.Second

// readWithin breaks off requests whose body trickles in.
func readWithin(d time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(d)) // a recorder of tests has none
		next.ServeHTTP(w, r)
	})
}

// ready answers 200, or 503 with the reason.
func ready(w http.ResponseWriter, r *http.Request, check func(context.Context) error) {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	if err := check(ctx); err != nil {
		w.Header().Set("Retry-After", "5")
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// Debug serves profiles until ctx is done. Only a loopback address is accepted: profiles show too
// much for anybody else.
func Debug(ctx context.Context, addr string, log *slog.Logger) {
	if !loopback(addr) {
		log.Error("debug.refused", "addr", addr, "why", "profiles are served on loopback only")
		return
	}
	server := &http.Server{Addr: addr, Handler: profiles(), ReadHeaderTimeout: 10 * time.Second}
	go func() { <-ctx.Done(); _ = server.Close() }()
	if err := server.ListenAndServe(); err != nil && ctx.Err() == nil {
		log.Error("debug.ended", "error", err.Error())
	}
}

func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
