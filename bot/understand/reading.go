package understand

import (
	"slices"
	"sync"
)

// Runes that stand for what differs from message to message and means the same.
const (
	maskPlace  = '\uE000'
	maskCode   = '\uE001'
	maskRegion = '\uE002' // "A市", "J11县" in a formal letter
	maskPhone  = '\uE003'
	maskThing  = '\uE004' // a word of some category
)

// reading is the scratch space for one message. It is pooled: nothing in it outlives Hear.
type reading struct {
	runes    []rune // folded
	masked   []rune // as the classifier reads it
	blurred  []rune // masked, with every word of a category replaced by one sign
	codes    []span
	phone    span
	places   []sighting
	hits     []int32 // lists of the lexicon that have a word in it, ascending, each once
	features []feature
	topical  int // features before it tell the category
	terms    []term
	scores   []float32
}

var readings = sync.Pool{New: func() any { return new(reading) }}

// span is something read from a stretch of the message.
type span struct {
	text       string
	start, end int
}

func (s span) covers(i int) bool        { return i >= s.start && i < s.end }
func (s span) overlaps(o sighting) bool { return s.start < o.end && o.start < s.end }

// read goes from folded runes to features.
func (m *Model) read(x *reading, g *gazetteer) {
	x.find(g)
	m.mask(x)
	if m.ear != nil {
		m.ear.mend(x.masked)
	}
	x.masked = m.alarms.defuse(x.masked)
	m.extract(x)
}

// find looks for code, phone and places; what is a code or a phone is no place.
func (x *reading) find(g *gazetteer) {
	x.codes, x.phone = findCodes(x.runes, x.codes), findPhone(x.runes)
	x.places = slices.DeleteFunc(g.find(x.runes, x.places), func(s sighting) bool {
		return x.phone.overlaps(s) || slices.ContainsFunc(x.codes, func(c span) bool { return c.overlaps(s) })
	})
}

// mask writes the message for the classifier: places, codes and numbers become signs, spelling the usual one.
func (m *Model) mask(x *reading) {
	x.masked = x.masked[:0]
	next, codes := 0, x.codes
	for i := 0; i < len(x.runes); {
		for next < len(x.places) && (x.places[next].start < i || x.places[next].place.Spot != "") {
			next++
		}
		for len(codes) > 0 && codes[0].start < i {
			codes = codes[1:]
		}
		switch {
		case len(codes) > 0 && codes[0].start == i:
			x.masked, i, codes = append(x.masked, maskCode), codes[0].end, codes[1:]
		case x.phone.covers(i):
			x.masked, i = append(x.masked, maskPhone), x.phone.end
		case next < len(x.places) && x.places[next].start == i:
			x.masked, i = append(x.masked, maskPlace), x.places[next].end
		default:
			i = m.plain(x, i)
		}
	}
}

// plain reads one rune, a region, a number or a word with an unusual spelling, and gives the position behind it.
func (m *Model) plain(x *reading, i int) int {
	r := x.runes
	if end := region(r, i); end > i {
		x.masked = append(x.masked, maskRegion)
		return end
	}
	if end, ids := m.spelling.longest(r, i); end > i {
		x.masked = append(x.masked, m.spelled[ids[0]]...)
		return end
	}
	switch c := r[i]; {
	case isDigit(c):
		x.masked = append(x.masked, '0')
		return scanDigits(r, i).end
	case c == '?' || c == '!' || !isMark(c) || c > 0x2000:
		x.masked = append(x.masked, c)
	default:
		x.masked = append(x.masked, ' ')
	}
	return i + 1
}

// region reads "a市", "j11 县": how formal letters hide where they come from.
func region(r []rune, i int) int {
	if !isLetter(r[i]) || i > 0 && latin(r[i-1]) {
		return i
	}
	j := i + 1
	for j < len(r) && (isDigit(r[j]) || r[j] == ' ') {
		j++
	}
	if j < len(r) && j < i+5 && contains("市区县", r[j]) {
		return j + 1
	}
	return i
}
