package understand

// feature is one thing seen in a message; its weight is kept by its hash.
type feature struct {
	hash  uint32
	value float32
}

// How much a feature counts: a single character, a run of several, a Latin word, a word of a category's list,
// a cue, and two cues together.
const (
	charValue = 1.0
	runValue  = 1.0
	latinWord = 1.5
	listValue = 2.0
	cueValue  = 1.5
	pairValue = 0.7
)

// Salts keep features of different sorts apart.
const (
	saltRun = iota + 1
	saltBlurred
	saltLatin
	saltList
	saltNothing
	saltHeard
)

// longestRun is how many characters a run has at most.
const longestRun = 2

// extract lists the features of a masked message. What tells the category comes first, up to x.topical: runs of
// characters, Latin words, words of the lists. What only tells the intent follows: cues, pairs of them, and runs
// in which every word of a category is the same sign, since "… is broken" is said of all things alike.
func (m *Model) extract(x *reading) {
	x.features = x.features[:0]
	m.lexicon.find(x)
	x.runs()
	x.latinWords()
	x.lists(m.lexicon)
	x.topical = len(x.features)
	x.cues(m.lexicon)
	x.blurredRuns()
}

func (x *reading) add(h uint32, v float32) { x.features = append(x.features, feature{h, v}) }

func (x *reading) runs() {
	r := x.masked
	for i, c := range r {
		if c == ' ' || isLetter(c) {
			continue
		}
		h := mix(saltRun, c)
		x.add(h, charValue)
		if i == 0 || i == len(r)-1 {
			x.add(mix(h, rune('^'+min(i, 1))), runValue)
		}
		for n := 1; n < longestRun && i+n < len(r) && r[i+n] != ' '; n++ {
			h = mix(h, r[i+n])
			x.add(h, runValue)
		}
	}
}

// blurredRuns adds the runs that hold a word of a category, as one sign; the others are there already.
func (x *reading) blurredRuns() {
	r := x.blurred
	for i, c := range r {
		if c == ' ' || isLetter(c) {
			continue
		}
		h, thing := mix(saltBlurred, c), c == maskThing
		if thing && (i == 0 || i == len(r)-1) {
			x.add(mix(h, rune('^'+min(i, 1))), runValue)
		}
		for n := 1; n < longestRun && i+n < len(r) && r[i+n] != ' '; n++ {
			h = mix(h, r[i+n])
			if thing = thing || r[i+n] == maskThing; thing {
				x.add(h, runValue)
			}
		}
	}
}

// latinWords adds whole words, their first four letters, and pairs of neighbours.
func (x *reading) latinWords() {
	last := uint32(saltLatin)
	for i := 0; i < len(x.masked); i++ {
		if !isLetter(x.masked[i]) {
			continue
		}
		h, j := uint32(saltLatin), i
		for ; j < len(x.masked) && latin(x.masked[j]); j++ {
			h = mix(h, x.masked[j])
			if j-i == 3 {
				x.add(mix(h, '*'), charValue)
			}
		}
		x.add(h, latinWord)
		x.add(mix(h, rune(last&0x1FFFFF)), runValue)
		last, i = h, j-1
	}
}

// lists adds the categories whose words occur, or that none does.
func (x *reading) lists(l *lexicon) {
	none := true
	for _, id := range x.hits {
		if l.kinds[id] == kindCategory {
			none = false
			x.add(mix(saltList, rune(id)), listValue)
		}
	}
	if none {
		x.add(saltNothing, listValue)
	}
}

// cues adds the cues that occur and every pair of them, so that "alarm and yesterday" has a weight of its own.
func (x *reading) cues(l *lexicon) {
	for i, id := range x.hits {
		if l.kinds[id] == kindCategory {
			continue
		}
		h := mix(saltList, rune(id))
		x.add(h, cueValue)
		for _, other := range x.hits[i+1:] {
			if l.kinds[other] != kindCategory {
				x.add(mix(h, rune(other)), pairValue)
			}
		}
	}
}

// mix stirs one more rune into a hash; good enough for some ten thousand features.
func mix(h uint32, c rune) uint32 {
	h = (h ^ uint32(c)) * 0x9E3779B1
	return h ^ h>>15
}
