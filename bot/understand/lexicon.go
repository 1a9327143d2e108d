package understand

import "slices"

// Kinds of words in the lexicon.
const (
	kindCategory = iota
	kindCue
	kindAlarm
	kindCalm
	kindUrgent
	kindSoon
	kindNever
)

// lexicon is every list of words in one trie: one pass over a message finds them all.
type lexicon struct {
	words *trie
	names []string // what each number stands for: a slug, a cue's name
	kinds []int
}

func newLexicon(l Lessons) *lexicon {
	x := &lexicon{words: newTrie()}
	for _, c := range l.Categories {
		x.addList(kindCategory, c.Slug, c.Words)
	}
	for _, name := range sortedKeys(l.Words.Cues) {
		x.addList(kindCue, name, l.Words.Cues[name])
	}
	x.addList(kindAlarm, "alarm", l.Words.Emergency.Alarm)
	x.addList(kindCalm, "calm", l.Words.Emergency.Calm)
	x.addList(kindUrgent, "urgent", l.Words.Urgent)
	x.addList(kindSoon, "soon", l.Words.Soon)
	return x
}

func (x *lexicon) addList(kind int, name string, p Phrases) {
	id := int32(len(x.names))
	x.names, x.kinds = append(x.names, name), append(x.kinds, kind)
	eachPhrase(p, func(s string) { x.words.add(s, id) })
}

// find puts the numbers of all lists that have a word in the message into x.hits, ascending, each once.
func (l *lexicon) find(x *reading) {
	x.hits = x.hits[:0]
	for i := range x.masked {
		l.words.walk(x.masked, i, func(_ int, ids []int32) { x.hits = append(x.hits, ids...) })
	}
	slices.Sort(x.hits)
	x.hits = slices.Compact(x.hits)
}

// has says whether a word of the kind was found.
func (l *lexicon) has(x *reading, kind int) bool {
	for _, id := range x.hits {
		if l.kinds[id] == kind {
			return true
		}
	}
	return false
}

// blur writes the message with every word of a category replaced by one sign.
func (l *lexicon) blur(x *reading) {
	x.blurred = x.blurred[:0]
	for i := 0; i < len(x.masked); {
		end := i
		l.words.walk(x.masked, i, func(at int, ids []int32) {
			for _, id := range ids {
				if l.kinds[id] == kindCategory {
					end = at
				}
			}
		})
		if end == i {
			x.blurred = append(x.blurred, x.masked[i])
			i++
			continue
		}
		x.blurred = append(x.blurred, maskThing)
		i = end
	}
}
