package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"linli/bot"
)

// entry is one form as it was sent: exactly one of text, tap, location and photo says something,
// but a photo may have text as its caption.
type entry struct {
	key      string // of the message, made with the form, so that sending twice is saying once
	text     string
	tap      string
	location string
	place    string // of the poster that led here
	lang     string // the language the page is to have from now on
	photo    *bot.Media
}

// refusal is a form that is not taken: the status and the words that say what to do.
type refusal struct {
	status int
	words  string // text key
	err    error  // for the log; nil when the person's own doing
}

func (r *refusal) Error() string { return r.words }

func (r *refusal) Unwrap() error { return r.err }

func refuse(status int, words string) *refusal { return &refusal{status: status, words: words} }

// Limits of single fields, in bytes and parts.
const (
	maxField = 64 << 10
	maxParts = 16
	maxName  = 80 // of a file, runes
)

// readForm reads what a form says, checked. On an error the entry holds what could be read, so
// that nobody has to type it again.
func readForm(r *http.Request) (entry, error) {
	e, err := parseForm(r)
	if err != nil {
		return e, tooLargeOr(err, refuse(http.StatusBadRequest, "web.error.form"))
	}
	return e, e.check()
}

func parseForm(r *http.Request) (entry, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return parseMultipart(r)
	}
	if err := r.ParseForm(); err != nil {
		return entry{}, err
	}
	return entryOf(r.PostForm), nil
}

func tooLargeOr(err error, other *refusal) error {
	var large *http.MaxBytesError
	var known *refusal
	switch {
	case errors.As(err, &large):
		return refuse(http.StatusRequestEntityTooLarge, "web.error.too_large")
	case errors.As(err, &known):
		return known
	}
	return other
}

func entryOf(f url.Values) entry {
	return entry{
		key: f.Get("key"), text: bot.Clean(f.Get("text")), tap: f.Get("tap"), location: f.Get("location"),
		place: bot.Clean(f.Get("place")), lang: f.Get("lang"),
	}
}

// parseMultipart reads the parts as they come; the photo is the last field of the page's form, so
// the words are known when it turns out to be too large.
func parseMultipart(r *http.Request) (entry, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return entry{}, err
	}
	fields := url.Values{}
	var photo *bot.Media
	for range maxParts {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = readPart(p, fields, &photo)
		}
		if err != nil {
			return entryOf(fields), err
		}
	}
	e := entryOf(fields)
	e.photo = photo
	return e, nil
}

func readPart(p *multipart.Part, fields url.Values, photo **bot.Media) error {
	if p.FormName() == "photo" {
		return readPhoto(p, photo)
	}
	b, err := io.ReadAll(io.LimitReader(p, maxField+1))
	if len(b) > maxField {
		return refuse(http.StatusRequestEntityTooLarge, "web.error.too_long")
	}
	fields.Set(p.FormName(), string(b))
	return err
}

func readPhoto(p *multipart.Part, photo **bot.Media) error {
	b, err := io.ReadAll(io.LimitReader(p, bot.MaxPhoto+1))
	switch {
	case err != nil:
		return err
	case len(b) == 0: // the field was left empty
		return nil
	case len(b) > bot.MaxPhoto:
		return refuse(http.StatusRequestEntityTooLarge, "web.error.too_large")
	}
	m, err := bot.NewPhoto(fileName(p.FileName()), b)
	if err != nil {
		return refuse(http.StatusBadRequest, "web.error.photo")
	}
	*photo = &m
	return nil
}

// fileName keeps the last part of a name from outside, printable and short.
func fileName(s string) string {
	name := []rune(bot.Clean(path.Base(strings.ReplaceAll(s, `\`, "/"))))
	return string(name[:min(len(name), maxName)])
}

func (e entry) check() error {
	switch {
	case !isKey(e.key), e.tap != "" && !isTap(e.tap), utf8.RuneCountInString(e.place) > maxName:
		return refuse(http.StatusBadRequest, "web.error.form")
	case utf8.RuneCountInString(e.text) > maxRunes:
		return refuse(http.StatusRequestEntityTooLarge, "web.error.too_long")
	case e.location != "" && !isPoint(e.location):
		return refuse(http.StatusBadRequest, "web.error.location")
	case e.tap == "" && e.location == "" && e.photo == nil && strings.TrimSpace(e.text) == "":
		return refuse(http.StatusBadRequest, "web.error.empty")
	}
	return nil
}

func isTap(s string) bool {
	_, err := bot.ParseTap(s)
	return err == nil && len(s) <= 64 && utf8.ValidString(s)
}

func isPoint(s string) bool {
	_, _, err := bot.ParsePoint(s)
	return err == nil
}

// isKey holds for the keys that the page and its script make.
func isKey(s string) bool {
	for _, c := range s {
		if !strings.ContainsRune("-_.", c) && (c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c)) {
			return false
		}
	}
	return len(s) >= 8 && len(s) <= 64
}
