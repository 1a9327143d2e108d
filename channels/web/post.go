package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/bot"
)

// maxDrain is how much of a body that is too large is read and thrown away, so that the browser
// reads our answer instead of seeing the connection break.
const maxDrain = 32 << 20

// retryAfter is what a browser is told to wait when the desk can't keep a message just now.
const retryAfter = 5 * time.Second

// post takes one form of at most max bytes. It acknowledges only what the desk has kept.
func (w *Web) post(max int64) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		v, body := w.visitor(r), r.Body
		r.Body = http.MaxBytesReader(rw, body, max)
		e, err := readForm(r)
		if err == nil && v.chat == "" {
			err = refuse(http.StatusBadRequest, "web.error.cookie")
		}
		if l := w.known(e.lang); l != "" {
			v.lang = l
		}
		if err != nil {
			_, _ = io.CopyN(io.Discard, body, maxDrain)
			w.fail(rw, r, v, e, err)
			return
		}
		w.take(rw, r, v, e)
	})
}

func (w *Web) take(rw http.ResponseWriter, r *http.Request, v visitor, e entry) {
	l, err := w.hub.join(v.chat) // before Take: the answer may be quick
	if err == nil {
		defer w.hub.leave(l)
	}
	if err := w.cfg.Door.Take(r.Context(), w.inbounds(v, e)...); err != nil {
		w.fail(rw, r, v, e, err)
		return
	}
	w.hub.wake(v.chat, said)
	if w.known(e.lang) != "" {
		w.setCookie(rw, langCookie, v.lang)
	}
	if wantsJSON(r) {
		rw.WriteHeader(http.StatusNoContent)
		return
	}
	await(r.Context(), l, answerWithin)
	http.Redirect(rw, r, "/chat#end", http.StatusSeeOther)
}

// await returns when the desk has answered, or when it takes too long.
func await(ctx context.Context, l *listener, most time.Duration) {
	if l == nil {
		return
	}
	limit := time.NewTimer(most)
	defer limit.Stop()
	select {
	case <-l.answered:
	case <-limit.C:
	case <-ctx.Done():
	}
}

// inbounds are the messages of a form: what it says, after the place of the poster that led here.
func (w *Web) inbounds(v visitor, e entry) []bot.Inbound {
	var in []bot.Inbound
	if e.place != "" {
		in = append(in, w.inbound(v, e.key, bot.InText, "/start place "+e.place))
	}
	switch {
	case e.tap != "":
		return append(in, w.inbound(v, e.key, bot.InTap, e.tap))
	case e.location != "":
		return append(in, w.inbound(v, e.key, bot.InLocation, e.location))
	case e.photo != nil:
		m := w.inbound(v, e.key, bot.InPhoto, e.text, e.photo.Data...)
		m.Media = []bot.Media{*e.photo}
		return append(in, m)
	}
	return append(in, w.inbound(v, e.key, bot.InText, e.text))
}

// inbound makes one message. Its key says the same form and the same content: a double click is one
// message, another button or other words under the same form are not.
func (w *Web) inbound(v visitor, key string, kind bot.InboundKind, text string, data ...byte) bot.Inbound {
	sum := sha256.Sum256(append([]byte(string(kind)+"\x00"+text+"\x00"), data...))
	return bot.Inbound{
		Community: w.cfg.Community, Account: w.cfg.Account, Chat: v.chat,
		Key:  v.chat + "/" + key + "/" + hex.EncodeToString(sum[:6]),
		Kind: kind, Text: text, Lang: v.lang, At: w.cfg.Clock.Now(),
	}
}

// fail answers a message that was not taken, in words, with what was typed still in its place.
func (w *Web) fail(rw http.ResponseWriter, r *http.Request, v visitor, e entry, err error) {
	why := w.reason(err)
	if why.err != nil {
		w.log(r, "web.take", why.err)
	}
	w.answer(rw, r, v, e, why)
}

// reason sorts an error of the desk into what the person is told.
func (w *Web) reason(err error) *refusal {
	var known *refusal
	var later *bot.RetryError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &later):
		return refuse(http.StatusTooManyRequests, "web.error.slow")
	case errors.Is(err, bot.ErrInvalid):
		return &refusal{http.StatusBadRequest, "web.error.form", err}
	}
	return &refusal{http.StatusServiceUnavailable, "web.error.unavailable", err}
}

func (w *Web) answer(rw http.ResponseWriter, r *http.Request, v visitor, e entry, why *refusal) {
	if why.status >= http.StatusTooManyRequests {
		rw.Header().Set("Retry-After", strconv.Itoa(int(retryAfter/time.Second)))
	}
	if wantsJSON(r) {
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
		rw.WriteHeader(why.status)
		_ = json.NewEncoder(rw).Encode(map[string]string{"error": w.cfg.Words(v.lang, why.words)})
		return
	}
	w.render(rw, r, v, draft{entry: e, trouble: why})
}

// deny answers a form that another site sent in somebody's name.
func (w *Web) deny(rw http.ResponseWriter, r *http.Request) {
	w.answer(rw, r, visitor{lang: w.language(r)}, entry{}, refuse(http.StatusForbidden, "web.error.origin"))
}

func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}
