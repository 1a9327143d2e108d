package outside

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
)

// ask gives what the gate answers to one request.
func ask(g *Gate, path string) (int, string) {
	w := httptest.NewRecorder()
	g.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, nil))
	return w.Code, w.Body.String()
}

func desk() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "desk") })
}

func TestAStartingDeskIsAliveAndAcknowledgesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate()
		if code, body := ask(g, "/healthz"); code != http.StatusOK || body != "ok\n" {
			t.Errorf("healthz: %d %q", code, body)
		}
		if code, body := ask(g, "/hook/chat/a"); code != http.StatusServiceUnavailable {
			t.Errorf("a hook before the desk is open: %d %q", code, body)
		}
	})
}

func TestWhoComesEarlyIsLetInWhenTheDeskOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate()
		early := make(chan string)
		go func() {
			_, body := ask(g, "/chat")
			early <- body
		}()
		synctest.Wait()
		g.Open(desk())
		if body := <-early; body != "desk" {
			t.Errorf("who waited got %q", body)
		}
		if _, body := ask(g, "/chat"); body != "desk" {
			t.Errorf("who came later got %q", body)
		}
	})
}
