package web

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"linli/bot"
	"linli/bot/view"
)

//go:embed page.html
var pages embed.FS

// page and its parts, parsed once; text from people goes through html/template's escaping only.
var page = template.Must(template.ParseFS(pages, "page.html"))

// stillAsking is how long a page without JavaScript looks again by itself for the answer to what
// was just said. Later it doesn't: that would wipe what somebody is typing.
const stillAsking = 30 * time.Second

// draft is what a form held that was not taken, and why.
type draft struct {
	entry
	trouble *refusal // nil when there is none
}

// sheet is everything the template shows.
type sheet struct {
	Lang    string
	Name    string
	Lines   []line
	Last    int64 // id of the newest message
	Key     string
	Draft   string
	Place   string
	Invite  string
	Trouble string
	Waiting bool
	Others  []other
	Starts  []string // "repair", "wish" …
	Version string   // of the script and the style sheet
	Max     int      // runes of one message
	words   func(string) string
}

// W gives one of the page's own words: W "send" is "发送".
func (s sheet) W(key string) string { return s.words("web." + key) }

// other is a language that the page can be switched to, in its own words.
type other struct{ Tag, Name, Say string }

func (w *Web) show(rw http.ResponseWriter, r *http.Request) {
	v := w.visitor(r)
	if err := w.welcome(rw, r, &v); err != nil {
		w.fail(rw, r, visitor{lang: v.lang}, entry{}, err)
		return
	}
	q := r.URL.Query()
	if w.known(q.Get("lang")) != "" {
		w.setCookie(rw, langCookie, v.lang)
	}
	e := entry{place: bot.Clean(q.Get("place"))}
	if len([]rune(e.place)) > maxName {
		e.place = ""
	}
	w.render(rw, r, v, draft{entry: e})
}

// render writes the page. When the conversation can't be read the page still comes, with what was
// typed, and says so.
func (w *Web) render(rw http.ResponseWriter, r *http.Request, v visitor, d draft) {
	s, err := w.sheet(r, v, d)
	if err != nil {
		w.log(r, "web.page", err)
		d.trouble = w.reason(errors.Join(bot.ErrUnavailable, err))
		s.Trouble = w.cfg.Words(v.lang, d.trouble.words)
		rw.Header().Set("Retry-After", itoa(int64(retryAfter/time.Second)))
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "page", s); err != nil {
		w.log(r, "web.page", err)
		http.Error(rw, "the page can't be shown", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(status(d))
	_, _ = rw.Write(b.Bytes())
}

func status(d draft) int {
	if d.trouble == nil {
		return http.StatusOK
	}
	return d.trouble.status
}

func (w *Web) sheet(r *http.Request, v visitor, d draft) (sheet, error) {
	words := func(key string) string { return w.cfg.Words(v.lang, key) }
	s := sheet{
		Lang: v.lang, Name: w.cfg.Name, Key: d.key, Draft: d.text, Place: d.place, Invite: inviteOf(r),
		Others: w.others(v.lang), Starts: []string{"repair", "wish", "progress", "human"},
		Version: w.assets.version, Max: maxRunes, words: words,
	}
	if d.trouble != nil {
		s.Trouble = words(d.trouble.words)
	}
	fresh, err := w.newID()
	if !isKey(s.Key) {
		s.Key = fresh
	}
	if err != nil || v.chat == "" {
		return s, err
	}
	thread, err := w.thread(r.Context(), v.chat)
	s.Lines = w.lines(thread, v.lang, fresh)
	s.Last, s.Waiting = last(thread, w.cfg.Clock.Now())
	return s, err
}

// last is the newest message's id, and whether it is the person's own and so new that its answer
// must be on its way.
func last(thread []view.Line, now time.Time) (id int64, waiting bool) {
	if len(thread) == 0 {
		return 0, false
	}
	l := thread[len(thread)-1]
	return l.ID, l.Mine && now.Sub(l.At) < stillAsking
}

// inviteOf is the sign-in code of the link, shown as a button: programs that preview links open
// them, but press no buttons.
func inviteOf(r *http.Request) string {
	code := r.URL.Query().Get("invite")
	if r.Method != http.MethodGet || len(code) < 4 || !isKey("invite--"+code) {
		return ""
	}
	return code
}

func (w *Web) others(lang string) []other {
	var out []other
	for _, l := range w.cfg.Languages {
		if l != lang {
			out = append(out, other{l, w.cfg.Words(l, "web.language"), w.cfg.Words(l, "web.language_say")})
		}
	}
	return out
}

// log writes one line about what went wrong. A browser that has gone is nothing wrong.
func (w *Web) log(r *http.Request, event string, err error) {
	if r.Context().Err() == nil {
		w.cfg.Log.LogAttrs(r.Context(), slog.LevelError, event, slog.String("account", w.cfg.Account), slog.Any("err", err))
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
