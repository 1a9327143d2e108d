package understand

import (
	"os"
	"slices"
	"sync"
)

// Runes that stand for what differs from message to message and means the same.
const (
	maskPlace  = '\uE000'
	maskCode   = '\uE001'
	maskRegion = '\uE002' // "A市", "J11县" in a formal letter
	maskPhone  = '\uE003'
	maskThing  = '\uE004' // a word of some category, for what is said of things of all kinds
)

// feature is one thing seen in a message; weights are kept by its hash.
type feature struct {
	hash  uint32
	value float32
}

// How much a whole word of the lists counts beside a run of characters.
var (
	cueValue  = float32(envf("CV", 2.5))
	wordValue = float32(envf("WV", 2.0))
	pairValue = float32(envf("PV", 1.5))
	triValue  = float32(envf("TV", 1))
)

// reading is the scratch space for one message. It is pooled: nothing in it outlives Hear.
type reading struct {
	runes           []rune // folded
	masked          []rune // what the classifier reads
	places          []sighting
	blurred         []rune
	features        []feature
	general, things int
	hits            []int32 // phrases of the lexicon that occur, ascending, each once
	terms           []term
	scores          []float32
}

var readings = sync.Pool{New: func() any { return new(reading) }}

// mask writes the message for the classifier: places, codes and numbers become signs, spelling the usual one.
func (m *Model) mask(x *reading, g *gazetteer) {
	x.find(g)
	x.masked = x.masked[:0]
	next := 0
	for i := 0; i < len(x.runes); {
		for next < len(x.places) && (x.places[next].start < i || x.places[next].place.Spot != "") {
			next++
		}
		switch {
		case x.code.covers(i):
			x.masked, i = append(x.masked, maskCode), x.code.end
		case x.phone.covers(i):
			x.masked, i = append(x.masked, maskPhone), x.phone.end
		case next < len(x.places) && x.places[next].start == i:
			x.masked, i = append(x.masked, maskPlace), x.places[next].end
		default:
			i = m.plain(x, i)
		}
	}
}

// find looks for code, phone and places; what is a code or a phone is no place.
func (x *reading) find(g *gazetteer) {
	x.code.text, x.code.start, x.code.end = findCode(x.runes)
	x.phone.text, x.phone.start, x.phone.end = findPhone(x.runes)
	x.places = g.find(x.runes, x.places)
	x.places = slices.DeleteFunc(x.places, func(s sighting) bool {
		return x.code.overlaps(s) || x.phone.overlaps(s)
	})
}

// span is something read from a stretch of the message.
type span struct {
	text       string
	start, end int
}

func (s span) covers(i int) bool        { return i >= s.start && i < s.end }
func (s span) overlaps(o sighting) bool { return s.start < o.end && o.start < s.end }

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

// extract lists the features of a masked message: runs of one to three characters, Latin words and pairs of them,
// words of the lists, and pairs of cues.
func (m *Model) extract(x *reading) {
	x.features = x.features[:0]
	x.ngrams(x.masked, 1)
	x.latinWords()
	x.general = len(x.features)
	m.lexicon.find(x)
	x.cues(m.lexicon)
	x.things = len(x.features)
	m.lexicon.blur(x)
	if os.Getenv("DELEX") != "0" {
		x.ngrams(x.blurred, 3)
	}
}

func (x *reading) add(h uint32, v float32) { x.features = append(x.features, feature{h, v}) }

func (x *reading) ngrams(r []rune, salt uint32) {
	for i, c := range r {
		if c == ' ' || isLetter(c) {
			continue
		}
		h := mix(salt, c)
		x.add(h, 0.7)
		if i == 0 || i == len(r)-1 {
			x.add(mix(h, rune('^'+min(i, 1))), 1)
		}
		for n := 1; n < 4 && i+n < len(r) && r[i+n] != ' '; n++ {
			h = mix(h, r[i+n])
			if n > 1 {
				x.add(h, triValue)
			} else {
				x.add(h, 1)
			}
		}
	}
}

func (x *reading) latinWords() {
	last := uint32(0)
	for i := 0; i < len(x.masked); i++ {
		if !isLetter(x.masked[i]) {
			continue
		}
		h, j := uint32(7), i
		for ; j < len(x.masked) && latin(x.masked[j]); j++ {
			h = mix(h, x.masked[j])
			if j-i == 3 {
				x.add(mix(h, '*'), 0.7)
			}
		}
		x.add(h, 1.5)
		x.add(mix(h, rune(last&0x1FFFFF)), 1)
		last, i = h, j-1
	}
}

// cues adds the words of the lists that occur, and pairs of cues, so that "alarm and yesterday" has a weight of its own.
func (x *reading) cues(l *lexicon) {
	for i, id := range x.hits {
		h := mix(11, rune(id))
		if l.kinds[id] == kindCategory {
			x.add(h, wordValue)
			continue
		}
		x.add(h, cueValue)
		for _, other := range x.hits[i+1:] {
			if l.kinds[other] != kindCategory {
				x.add(mix(h, rune(other)), pairValue)
			}
		}
	}
}

// mix is FNV-1a over runes with a final stir, enough for some ten thousand features.
func mix(h uint32, c rune) uint32 {
	h = (h ^ uint32(c)) * 0x9E3779B1
	return h ^ h>>15
}
