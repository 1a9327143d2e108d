package understand

import (
	"slices"

	"linli/bot"
)

// Kinds of words in the lexicon.
const (
	kindCategory = iota
	kindCue
	kindAlarm
	kindCalm
	kindUrgent
	kindSoon
	kindPatient
	kindOver
)

// lexicon is every list of words in one trie: one pass over a message finds them all.
type lexicon struct {
	words *trie
	names []string // what each number stands for: a slug, a cue's name
	kinds []int
	signs []bool   // the cues that speak of danger
	all   []string // every phrase, in the order of the lists
}

func newLexicon(l Lessons) *lexicon {
	x := &lexicon{words: newTrie()}
	for _, c := range l.Categories {
		x.addList(kindCategory, c.Slug, c.Words)
	}
	for _, name := range sortedKeys(l.Words.Cues) {
		x.addList(kindCue, name, l.Words.Cues[name])
		x.signs[len(x.signs)-1] = slices.Contains(l.Words.Emergency.Signs, name)
	}
	x.addList(kindAlarm, "alarm", l.Words.Emergency.Alarm)
	x.addList(kindCalm, "calm", l.Words.Emergency.Calm)
	x.addList(kindOver, "over", l.Words.Emergency.Over)
	x.addList(kindUrgent, "urgent", l.Words.Urgent)
	x.addList(kindSoon, "soon", l.Words.Soon)
	x.addList(kindPatient, "patient", l.Words.Patient)
	return x
}

func (x *lexicon) addList(kind int, name string, p Phrases) {
	id := int32(len(x.names))
	x.names, x.kinds, x.signs = append(x.names, name), append(x.kinds, kind), append(x.signs, false)
	eachPhrase(p, func(s string) {
		x.words.add(s, id)
		if kind == kindCategory || kind == kindAlarm {
			x.all = append(x.all, s)
		}
	})
}

// find puts the numbers of all lists that have a word in the message into x.hits, ascending, each once, and writes
// x.blurred.
func (l *lexicon) find(x *reading) {
	x.hits, x.blurred = x.hits[:0], x.blurred[:0]
	covered := 0 // end of the word of a category that was replaced last
	for i, c := range x.masked {
		end := l.at(x, i)
		if i < covered {
			continue
		}
		if end > i {
			c, covered = maskThing, end
		}
		x.blurred = append(x.blurred, c)
	}
	slices.Sort(x.hits)
	x.hits = slices.Compact(x.hits)
}

// at notes the lists whose words begin at i and gives the end of the longest word of a category, i without one.
func (l *lexicon) at(x *reading, i int) int {
	longest := i
	l.words.each(x.masked, i, func(end int, ids []int32) {
		x.hits = append(x.hits, ids...)
		for _, id := range ids {
			if l.kinds[id] == kindCategory {
				longest = end
			}
		}
	})
	return longest
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

// danger says whether a cue that speaks of danger was found.
func (l *lexicon) danger(x *reading) bool {
	return slices.ContainsFunc(x.hits, func(id int32) bool { return l.signs[id] })
}

// urgency is how pressing the words say it is.
func (l *lexicon) urgency(x *reading) bot.Urgency {
	switch {
	case l.has(x, kindPatient):
		return bot.UrgencyNormal
	case l.has(x, kindUrgent):
		return bot.UrgencyNow
	case l.has(x, kindSoon):
		return bot.UrgencySoon
	}
	return bot.UrgencyNormal
}
