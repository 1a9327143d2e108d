package dialog

import (
	"encoding/binary"
	"fmt"
	"time"

	"linli/bot"
)

// sessionFormat is the first byte of a stored session. A new layout gets a new number, and what older
// ones lack is read as nothing; sessions are never rewritten all at once.
const (
	sessionFormat      = 2
	sessionFormatMoved = 2 // from here on drafts that moved away are noted
)

// usual is how many bytes a session seldom exceeds.
const usual = 512

// maxItems bounds every list in a stored session, so that damaged bytes cannot ask for the moon.
const maxItems = 1 << 12

// Encode writes a session in the compact form in which it is stored: counts and lengths as
// varints, then the bytes.
func Encode(s Session) []byte {
	w := make(writer, 0, usual)
	w = append(w, sessionFormat)
	w.text(s.Lang)
	w.int(s.Asked)
	list(&w, s.Stack, (*writer).frame)
	list(&w, s.Aside, (*writer).frame)
	w.text(s.Offer.Kind)
	w.int(s.Offer.Asked)
	list(&w, s.Offer.Options, (*writer).option)
	w.meaning(s.Offer)
	w.int(int64(s.Misses))
	w.int(int64(s.Echoes))
	w = binary.LittleEndian.AppendUint64(w, s.Last)
	w.time(s.LastAt)
	w.time(s.Muted)
	list(&w, s.Moved, (*writer).moved)
	return w
}

// Decode reads what Encode wrote. Empty input is a new session; damaged input is ErrInvalid.
func Decode(b []byte) (s Session, err error) {
	if len(b) == 0 {
		return Session{}, nil
	}
	if b[0] == 0 || b[0] > sessionFormat {
		return Session{}, fmt.Errorf("%w: session of format %d", bot.ErrInvalid, b[0])
	}
	r := reader{b: b[1:], all: string(b)}
	s = r.session(b[0])
	if r.bad {
		return Session{}, fmt.Errorf("%w: damaged session", bot.ErrInvalid)
	}
	return s, nil
}

type writer []byte

func (w *writer) int(n int64)   { *w = binary.AppendVarint(*w, n) }
func (w *writer) len(n int)     { *w = binary.AppendUvarint(*w, uint64(n)) }
func (w *writer) text(s string) { w.len(len(s)); *w = append(*w, s...) }

func (w *writer) time(t time.Time) {
	if t.IsZero() {
		w.int(0)
		return
	}
	w.int(t.UnixMilli())
}

// list writes items where they lie: copying frames costs more than writing them.
func list[T any](w *writer, items []T, write func(*writer, *T)) {
	w.len(len(items))
	for i := range items {
		write(w, &items[i])
	}
}

func (w *writer) word(s *string) { w.text(*s) }

func (w *writer) frame(f *Frame) {
	w.text(f.Dialog)
	w.int(int64(f.Version))
	w.text(f.State)
	w.text(f.Slot)
	list(w, f.Slots, (*writer).slot)
	list(w, f.Options, (*writer).option)
	list(w, f.Found, (*writer).option)
	list(w, f.Values, (*writer).value)
	list(w, f.Back, (*writer).word)
	list(w, f.Fresh, (*writer).word)
	list(w, f.Media, (*writer).media)
	w.int(f.Asked)
	w.text(f.Words)
	w.time(f.At)
}

func (w *writer) moved(m *Moved) { w.text(m.Dialog); w.text(m.Channel) }

func (w *writer) slot(s *bot.Slot) { w.text(s.Name); w.text(s.Value) }

func (w *writer) option(o *bot.Option) {
	w.text(o.Key)
	w.text(o.Label)
	list(w, o.Values, (*writer).value)
	w.text(o.Dialog)
	w.text(o.Ref.Kind)
	w.int(o.Ref.ID)
}

func (w *writer) value(v *bot.Value) {
	w.text(v.Name)
	w.int(int64(v.Kind))
	w.text(v.Text)
	w.time(v.At)
	w.time(v.Until)
	w.int(v.N)
	list(w, v.Lines, (*writer).line)
}

func (w *writer) line(l *bot.Line) { w.text(l.Text); list(w, l.Values, (*writer).value) }

func (w *writer) media(m *bot.Media) {
	w.text(m.Kind)
	w.text(m.Type)
	w.text(m.Name)
	w.text(m.Hash)
}

// reader reads what is left in b. Texts are parts of all, which ends where b ends, so that they cost no memory of their own.
type reader struct {
	b   []byte
	all string
	bad bool
}

func (r *reader) int() int64 {
	n, size := binary.Varint(r.b)
	return advance(r, n, size)
}

func (r *reader) len() int {
	n, size := binary.Uvarint(r.b)
	n = advance(r, n, size)
	if n > uint64(len(r.b)) {
		r.bad = true
		return 0
	}
	return int(n)
}

func advance[N int64 | uint64](r *reader, n N, size int) N {
	if size <= 0 || r.bad {
		r.bad = true
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) text() string {
	n := r.len()
	at := len(r.all) - len(r.b)
	r.b = r.b[n:]
	return r.all[at : at+n]
}

func (r *reader) time() time.Time {
	if ms := r.int(); ms != 0 {
		return time.UnixMilli(ms).UTC()
	}
	return time.Time{}
}

func (r *reader) uint64() uint64 {
	if len(r.b) < 8 {
		r.bad = true
		return 0
	}
	n := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return n
}

func readList[T any](r *reader, read func(*reader, *T)) []T {
	n := r.len()
	if n > maxItems {
		r.bad = true
	}
	if n == 0 || r.bad {
		return nil
	}
	items := make([]T, n)
	for i := range items {
		read(r, &items[i])
	}
	return items
}

func (r *reader) session(format byte) Session {
	s := Session{Lang: r.text(), Asked: r.int()}
	s.Stack = readList(r, (*reader).frame)
	s.Aside = readList(r, (*reader).frame)
	s.Offer.Kind = r.text()
	s.Offer.Asked = r.int()
	s.Offer.Options = readList(r, (*reader).option)
	r.meaning(&s.Offer)
	s.Misses = int(r.int())
	s.Echoes = int(r.int())
	s.Last = r.uint64()
	s.LastAt = r.time()
	s.Muted = r.time()
	if format >= sessionFormatMoved {
		s.Moved = readList(r, (*reader).moved)
	}
	return s
}

func (r *reader) word(s *string) { *s = r.text() }

func (r *reader) frame(f *Frame) {
	f.Dialog, f.Version, f.State, f.Slot = r.text(), int(r.int()), r.text(), r.text()
	f.Slots = readList(r, (*reader).slot)
	f.Options = readList(r, (*reader).option)
	f.Found = readList(r, (*reader).option)
	f.Values = readList(r, (*reader).value)
	f.Back = readList(r, (*reader).word)
	f.Fresh = readList(r, (*reader).word)
	f.Media = readList(r, (*reader).media)
	f.Asked, f.Words, f.At = r.int(), r.text(), r.time()
}

func (r *reader) moved(m *Moved) { m.Dialog, m.Channel = r.text(), r.text() }

func (r *reader) slot(s *bot.Slot) { s.Name, s.Value = r.text(), r.text() }

func (r *reader) option(o *bot.Option) {
	o.Key, o.Label = r.text(), r.text()
	o.Values = readList(r, (*reader).value)
	o.Dialog, o.Ref.Kind, o.Ref.ID = r.text(), r.text(), r.int()
}

func (r *reader) value(v *bot.Value) {
	v.Name, v.Kind, v.Text = r.text(), bot.ValueKind(r.int()), r.text()
	v.At, v.Until, v.N = r.time(), r.time(), r.int()
	v.Lines = readList(r, (*reader).line)
}

func (r *reader) line(l *bot.Line) {
	l.Text = r.text()
	l.Values = readList(r, (*reader).value)
}

func (r *reader) media(m *bot.Media) {
	m.Kind, m.Type, m.Name, m.Hash = r.text(), r.text(), r.text(), r.text()
}
