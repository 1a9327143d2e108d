package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"

	"golang.org/x/text/language"
)

// visitor is who asks for a page, as far as the browser tells.
type visitor struct {
	chat string // "" when the browser sent no session cookie
	lang string // one of Config.Languages
}

const (
	idBytes    = 16
	cookieAge  = 400 * 24 * 3600 // seconds; browsers allow no more
	langCookie = "linli_lang"
	maxHeader  = 256 // of Accept-Language, bytes; more is no preference
)

// sessionCookie has the __Host- prefix where it can, so that no other host of the domain can set it.
func (w *Web) sessionCookie() string {
	if w.secure() {
		return "__Host-linli"
	}
	return "linli"
}

func (w *Web) visitor(r *http.Request) visitor {
	v := visitor{lang: w.language(r)}
	if c, err := r.Cookie(w.sessionCookie()); err == nil && isID(c.Value) {
		v.chat = w.chatOf(c.Value)
	}
	return v
}

// chatOf derives the chat from the cookie, one way: whoever reads the database can't speak as anybody.
func (w *Web) chatOf(cookie string) string {
	sum := sha256.Sum256([]byte("linli chat\x00" + w.cfg.Account + "\x00" + cookie))
	return hex.EncodeToString(sum[:idBytes])
}

// welcome gives a browser without a session one, and renews the session of one that has.
func (w *Web) welcome(rw http.ResponseWriter, r *http.Request, v *visitor) error {
	value := ""
	if c, err := r.Cookie(w.sessionCookie()); err == nil && isID(c.Value) {
		value = c.Value
	} else if value, err = w.newID(); err != nil {
		return err
	}
	v.chat = w.chatOf(value)
	w.setCookie(rw, w.sessionCookie(), value)
	return nil
}

func (w *Web) setCookie(rw http.ResponseWriter, name, value string) {
	http.SetCookie(rw, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: cookieAge,
		HttpOnly: true, Secure: w.secure(), SameSite: http.SameSiteLaxMode,
	})
}

// newID makes 128 random bits.
func (w *Web) newID() (string, error) {
	var b [idBytes]byte
	if _, err := io.ReadFull(w.cfg.Rand, b[:]); err != nil {
		return "", fmt.Errorf("random id: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

func isID(s string) bool {
	b, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && len(b) == idBytes
}

// language is what was asked for, else what was chosen before, else what the browser prefers.
func (w *Web) language(r *http.Request) string {
	if l := w.known(r.URL.Query().Get("lang")); l != "" {
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil && w.known(c.Value) != "" {
		return w.known(c.Value)
	}
	return w.preferred(r.Header.Get("Accept-Language"))
}

// known finds the tag of ours that s names: "zh" and "zh-CN" are "zh-CN". "" when there is none.
func (w *Web) known(s string) string {
	if s == "" {
		return ""
	}
	for _, l := range w.cfg.Languages {
		if strings.EqualFold(l, s) || strings.EqualFold(strings.SplitN(l, "-", 2)[0], s) {
			return l
		}
	}
	return ""
}

func (w *Web) preferred(header string) string {
	wanted, _, err := language.ParseAcceptLanguage(header[:min(len(header), maxHeader)])
	if err != nil || len(wanted) == 0 {
		return w.cfg.Languages[0]
	}
	_, i, confidence := language.NewMatcher(w.tags()).Match(wanted...)
	if confidence == language.No {
		return w.cfg.Languages[0]
	}
	return w.cfg.Languages[i]
}

func (w *Web) tags() []language.Tag {
	tags := make([]language.Tag, len(w.cfg.Languages))
	for i, l := range w.cfg.Languages {
		tags[i] = language.Make(l)
	}
	return tags
}
