package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"linli/bot"
	"linli/channels/channeltest"
	"linli/channels/web"
)

// session is a cookie that the page accepts.
const session = "linli=AAAAAAAAAAAAAAAAAAAAAA"

// inside is a page served without a network, so that a test's clock can be moved.
type inside struct {
	*channeltest.World
	threads *threads
	page    *web.Web
}

func buildInside(t testing.TB) *inside {
	t.Helper()
	w := channeltest.NewWorld()
	s := &threads{w: w}
	page, err := web.New(config(t, w, s))
	if err != nil {
		t.Fatal(err)
	}
	return &inside{w, s, page}
}

func (h *inside) serve(method, path, body string, header map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Cookie", session)
	for name, value := range header {
		r.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	h.page.ServeHTTP(rec, r)
	return rec
}

func (h *inside) say(text string) *httptest.ResponseRecorder {
	return h.serve(http.MethodPost, "/chat", "key=key-of-page&text="+text, map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
}

func (h *inside) chat() string { return h.Door.Kept()[0].Chat }

func (h *inside) tell(text string) {
	_, _ = h.page.Send(context.Background(), h.Queue(bot.Outgoing{Chat: h.chat(), Body: bot.Body{Text: text}}))
}

func TestAPageWithoutScriptWaitsForTheAnswerBeforeItComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began := buildInside(t), time.Now()
		go func() {
			time.Sleep(300 * time.Millisecond)
			h.tell("已收到")
		}()
		rec := h.say("漏水")
		if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/chat#end" || time.Since(began) != 300*time.Millisecond {
			t.Errorf("status %d to %q after %v", rec.Code, rec.Header().Get("Location"), time.Since(began))
		}
	})
}

func TestAPageWithoutScriptDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began := buildInside(t), time.Now()
		h.say("漏水")
		if waited := time.Since(began); waited != 1500*time.Millisecond {
			t.Errorf("waited %v", waited)
		}
		if page := h.serve(http.MethodGet, "/chat", "", nil).Body.String(); !strings.Contains(page, `<noscript><meta http-equiv="refresh"`) {
			t.Error("the page doesn't look again for the answer")
		}
		h.tell("已收到")
		if page := h.serve(http.MethodGet, "/chat", "", nil).Body.String(); strings.Contains(page, `http-equiv="refresh"`) {
			t.Error("the page reloads under somebody who may be typing")
		}
	})
}

// listen opens a stream and gives what it has written so far.
func (h *inside) listen(t *testing.T, header map[string]string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/chat/events?after=0", nil).WithContext(t.Context())
	r.Header.Set("Cookie", session)
	r.Header.Set("Accept", "text/event-stream")
	for name, value := range header {
		r.Header.Set(name, value)
	}
	go h.page.ServeHTTP(rec, r)
	synctest.Wait()
	return rec
}

func ids(rec *httptest.ResponseRecorder) (out []string) {
	s := bufio.NewScanner(strings.NewReader(rec.Body.String()))
	for s.Scan() {
		if id, ok := strings.CutPrefix(s.Text(), "id: "); ok {
			out = append(out, id)
		}
	}
	return out
}

func TestAStreamTellsWhatComesAndGoesOnWhereItWasCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := buildInside(t)
		h.say("漏水")
		first := h.listen(t, nil)
		h.tell("已收到")
		synctest.Wait()
		if got := fmt.Sprint(ids(first)); got != "[1 2]" {
			t.Errorf("the first stream told %s\n%s", got, first.Body)
		}
		h.tell("已派给王师傅")
		again := h.listen(t, map[string]string{"Last-Event-ID": "2"})
		if got := fmt.Sprint(ids(again)); got != "[3]" {
			t.Errorf("the second stream told %s", got)
		}
		h.page.Close()
		synctest.Wait()
	})
}

func TestAStreamIsAliveAndLooksForItselfNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := buildInside(t)
		h.say("漏水")
		rec := h.listen(t, nil)
		// Another replica sends: nobody wakes this page.
		h.Queue(bot.Outgoing{Chat: h.chat(), Body: bot.Body{Text: "已收到"}})
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := fmt.Sprint(ids(rec)); got != "[1 2]" || !strings.Contains(rec.Body.String(), "\n:\n\n") {
			t.Errorf("told %s\n%s", got, rec.Body)
		}
		h.page.Close()
		synctest.Wait()
	})
}

func TestAStreamEndsWhenTheConversationCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := buildInside(t)
		h.threads.err = bot.ErrUnavailable
		// It ends by itself, or the bubble would wait for ever.
		if rec := h.listen(t, nil); len(ids(rec)) != 0 {
			t.Error(rec.Body)
		}
	})
}

func TestThereIsAnEndToTheStreamsOfOneChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := buildInside(t)
		for range 8 {
			h.listen(t, nil)
		}
		if rec := h.listen(t, nil); rec.Code != http.StatusTooManyRequests {
			t.Errorf("the ninth has status %d", rec.Code)
		}
		h.page.Close()
		synctest.Wait()
	})
}

func TestAPageWithoutStreamsAsksForAList(t *testing.T) {
	h := buildInside(t)
	if err := h.Door.Take(t.Context(), bot.Inbound{Key: "1", Chat: "another"}); err != nil {
		t.Fatal(err)
	}
	rec := h.serve(http.MethodGet, "/chat/events?after=0", "", nil)
	if got := strings.TrimSpace(rec.Body.String()); got != "[]" {
		t.Errorf("an empty conversation is %s", got)
	}
	synctest.Test(t, func(*testing.T) { h.say("<b>漏水</b>") })
	var news []struct {
		ID   int64
		Mine bool
		HTML string
	}
	rec = h.serve(http.MethodGet, "/chat/events?after=1", "", nil)
	if err := json.Unmarshal(rec.Body.Bytes(), &news); err != nil || len(news) != 1 || !news[0].Mine || !strings.Contains(news[0].HTML, "&lt;b&gt;漏水") {
		t.Errorf("%v: %s", err, rec.Body)
	}
}

func TestWithoutASessionThereAreNoEvents(t *testing.T) {
	h := buildInside(t)
	for _, cookie := range []string{"", "linli=short", "linli=" + strings.Repeat("!", 22)} {
		if rec := h.serve(http.MethodGet, "/chat/events", "", map[string]string{"Cookie": cookie}); rec.Code != http.StatusBadRequest {
			t.Errorf("cookie %q: status %d", cookie, rec.Code)
		}
	}
}

func TestAMessageOfAnotherAccountIsRefused(t *testing.T) {
	h := buildInside(t)
	if _, err := h.page.Send(t.Context(), bot.Outgoing{Account: "sms", Chat: "x"}); err == nil {
		t.Error("accepted")
	}
}
