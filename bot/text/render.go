package text

import (
	"bytes"
	"strconv"
	"time"

	"linli/bot"
)

const (
	maxDepth = 4       // of texts within texts, so that a value that names its own text ends
	maxKept  = 1 << 14 // bytes of scratch that a writer keeps for the next text
)

// writer appends texts in one language for one form. Writers and their bytes are used again, so
// that a text costs no memory but its own.
type writer struct {
	b      []byte
	c      *Catalogue
	t      *tongue
	zone   *time.Location
	style  style
	listed int // so many of the choices are the lines of the list, which are numbered
}

// Render writes the text of a key for its reader: in the language (the default where it is not
// there), with times in the zone (UTC when nil), fitted to the form. A key, value or format that
// is not there shows as ⟦its name⟧.
//
// Where the form has no buttons, choices are digits after the text: on the same line in a text
// message that has no list, else one per line. The lines of a list stand for the first choices
// where there are enough of these and each has values of its own; then the lines carry the digits
// and those choices are not repeated. Choices are in the body in any case.
func (c *Catalogue) Render(lang string, zone *time.Location, f bot.Form, key string, v bot.Values, choices []bot.Labelled) bot.Body {
	w := c.writer(lang, zone, f)
	defer c.release(w)
	labels := w.labels(choices)
	if !f.Buttons {
		w.listed = listed(v, choices)
	}
	w.b = w.b[:0]
	w.text(key, v, 0)
	if !f.Buttons {
		w.digits(labels[w.listed:], f.SMS && !hasLines(v))
	}
	if f.SMS {
		w.b = bytes.TrimRight(w.b, " \n")
	}
	return bot.Body{Text: string(w.b), Choices: labels}
}

func (c *Catalogue) writer(lang string, zone *time.Location, f bot.Form) *writer {
	w, _ := c.writers.Get().(*writer)
	if w == nil {
		w = &writer{c: c}
	}
	if zone == nil {
		zone = time.UTC
	}
	w.t, w.zone, w.style, w.listed = c.tongue(lang), zone, styleOf(f), 0
	return w
}

func (c *Catalogue) release(w *writer) {
	if cap(w.b) <= maxKept {
		c.writers.Put(w)
	}
}

func (w *writer) add(s string) { w.b = append(w.b, s...) }

func (w *writer) number(n int64) { w.b = strconv.AppendInt(w.b, n, 10) }

func (w *writer) missing(name string) {
	w.add("⟦")
	w.add(name)
	w.add("⟧")
}

// text appends the text of a key.
func (w *writer) text(key string, v bot.Values, depth int) {
	t, found := w.template(key, v)
	if !found || depth > maxDepth {
		w.missing(key)
		return
	}
	for i := range t {
		w.add(t[i].literal)
		if t[i].name != "" {
			w.named(t[i].name, v, depth)
		}
	}
}

func (w *writer) template(key string, v bot.Values) (template, bool) {
	e := w.c.find(w.t, key)
	if e == nil {
		return nil, false
	}
	return e.wording(w.style).pick(w.t.tag, v), true
}

func (w *writer) named(name string, v bot.Values, depth int) {
	for i := range v {
		if v[i].Name == name {
			w.value(&v[i], v, depth)
			return
		}
	}
	w.missing(name)
}

func (w *writer) value(x *bot.Value, v bot.Values, depth int) {
	switch x.Kind {
	case bot.ValueKey:
		w.key(x.Text, v, depth)
	case bot.ValuePlace:
		w.place(x.Text)
	case bot.ValueCode:
		w.code(x.Text)
	case bot.ValueTime:
		w.moment(x.At)
	case bot.ValueSpan:
		w.span(x.At, x.Until)
	case bot.ValueCount:
		w.number(x.N)
	case bot.ValueLines:
		w.lines(x.Lines, depth)
	default:
		w.add(x.Text)
	}
}

// key appends another text, which may use the same values; no key has no words.
func (w *writer) key(key string, v bot.Values, depth int) {
	if key != "" {
		w.text(key, v, depth+1)
	}
}

func (w *writer) lines(lines []bot.Line, depth int) {
	for i := range lines {
		if i > 0 {
			w.add("\n")
		}
		if w.listed > 0 {
			w.digit(i + 1)
		}
		w.text(lines[i].Text, lines[i].Values, depth+1)
	}
}

// code says eight digits in two groups, as one reads them out.
func (w *writer) code(s string) {
	if len(s) != 8 {
		w.add(s)
		return
	}
	w.add(s[:4])
	w.add("-")
	w.add(s[4:])
}
