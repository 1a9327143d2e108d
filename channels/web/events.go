package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/bot/view"
)

// event is one new message, as the script puts it into the page.
type event struct {
	ID     int64  `json:"id"`
	Card   string `json:"card,omitempty"`   // the message with this card goes
	Update bool   `json:"update,omitempty"` // this one takes its place; otherwise it comes last
	Mine   bool   `json:"mine,omitempty"`
	HTML   string `json:"html"` // rendered and escaped here, as on the page
}

// events gives what came after a message: as a stream while the page is open, or once, as a list,
// to a page whose stream doesn't work.
func (w *Web) events(rw http.ResponseWriter, r *http.Request) {
	v := w.visitor(r)
	if v.chat == "" {
		w.answer(rw, r, v, entry{}, refuse(http.StatusBadRequest, "web.error.cookie"))
		return
	}
	after := lastSeen(r)
	if !strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		w.list(rw, r, v, after)
		return
	}
	l, err := w.hub.join(v.chat)
	if err != nil {
		w.answer(rw, r, v, entry{}, refuse(http.StatusTooManyRequests, "web.error.slow"))
		return
	}
	defer w.hub.leave(l)
	if err := w.stream(rw, r, v, l, after); err != nil {
		w.log(r, "web.stream", err)
	}
}

// lastSeen is the id of the newest message that the page has: the browser's word on coming back,
// else the page's own.
func lastSeen(r *http.Request) int64 {
	for _, s := range []string{r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")} {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
			return n
		}
	}
	return 0
}

func (w *Web) list(rw http.ResponseWriter, r *http.Request, v visitor, after int64) {
	news, err := w.news(r.Context(), v, after)
	if err != nil {
		w.fail(rw, r, v, entry{}, err)
		return
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(rw).Encode(news)
}

// stream writes news until the page goes, the server stops, or the conversation can't be read; the
// browser then comes back by itself.
func (w *Web) stream(rw http.ResponseWriter, r *http.Request, v visitor, l *listener, after int64) (err error) {
	out := begin(rw)
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		if after, err = w.writeNews(rw, r.Context(), v, after); err != nil {
			return err
		}
		if err = out.Flush(); err != nil {
			return err
		}
		select {
		case <-l.any:
		case <-tick.C:
			fmt.Fprint(rw, ":\n\n")
		case <-w.hub.done:
			return nil
		case <-r.Context().Done():
			return nil
		}
	}
}

// begin makes the answer a stream, and names the milliseconds after which a cut one is taken up.
func begin(rw http.ResponseWriter) *http.ResponseController {
	out := http.NewResponseController(rw)
	_ = out.SetWriteDeadline(time.Time{}) // a stream has no end; not every writer has deadlines
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	rw.Header().Set("X-Accel-Buffering", "no") // proxies pass each event on at once
	fmt.Fprint(rw, "retry: 3000\n\n")
	return out
}

func (w *Web) writeNews(rw http.ResponseWriter, ctx context.Context, v visitor, after int64) (int64, error) {
	news, err := w.news(ctx, v, after)
	for _, e := range news {
		b, err := json.Marshal(e)
		if err != nil {
			return after, err
		}
		if _, err := fmt.Fprintf(rw, "id: %d\ndata: %s\n\n", e.ID, b); err != nil {
			return after, err
		}
		after = e.ID
	}
	return after, err
}

// news are the messages after one. Cards are not folded: the page has the older one.
func (w *Web) news(ctx context.Context, v visitor, after int64) ([]event, error) {
	thread, err := w.thread(ctx, v.chat)
	if err != nil {
		return nil, err
	}
	news := []event{}
	for _, l := range thread {
		if l.ID <= after {
			continue
		}
		e, err := w.event(l, v.lang)
		if err != nil {
			return nil, err
		}
		news = append(news, e)
	}
	return news, nil
}

func (w *Web) event(l view.Line, lang string) (event, error) {
	shown := w.line(l, lang)
	shown.Day = ""
	key, err := w.newID()
	if err != nil {
		return event{}, err
	}
	shown.Key = key
	var b bytes.Buffer
	err = page.ExecuteTemplate(&b, "line", shown)
	return event{ID: l.ID, Card: l.Card, Update: l.Update, Mine: l.Mine, HTML: strings.TrimSpace(b.String())}, err
}
