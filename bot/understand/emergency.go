package understand

// alarms decides what is an emergency. Words sound the alarm or take it back; the classifier, which has read
// whole sentences of both kinds, decides where they disagree. A missed emergency is worse than a false one.
type alarms struct {
	never *trie
	pairs []pairLists
}

type pairLists struct{ first, second *trie }

// How sure the classifier must be, by what the words say.
const (
	sureWithAlarm   = 0.1
	sureWithCalm    = 0.5 // an alarm and a word of the past, of procedure, a question
	sureThoughOver  = 0.8 // a word says that it is over, long ago or only supposed
	sureWithSigns   = 0.5 // no alarming word, but a cue of danger
	sureWithNothing = 0.6 // neither
	sureCalmOnly    = 0.5 // only words that calm
)

// reach is how many runes may lie between the two words of a pair.
const reach = 12

func newAlarms(e Emergency) *alarms {
	a := &alarms{never: newTrie()}
	eachPhrase(e.Never, func(s string) { a.never.add(s, 0) })
	for _, p := range e.Pairs {
		a.pairs = append(a.pairs, pairLists{phraseTrie(p.First), phraseTrie(p.Second)})
	}
	return a
}

func phraseTrie(list []string) *trie {
	t := newTrie()
	for _, s := range list {
		t.add(foldString(s), 0)
	}
	return t
}

// defuse cuts figures of speech out of a masked message: 吓死我了, 火大, 救命啊这也太贵.
func (a *alarms) defuse(r []rune) []rune {
	out := r[:0]
	for i := 0; i < len(r); {
		if end, _ := a.never.longest(r, i); end > i {
			out = append(out, ' ')
			i = end
			continue
		}
		out = append(out, r[i])
		i++
	}
	return out
}

// paired says that both words of some pair occur near each other.
func (a *alarms) paired(r []rune) bool {
	for _, p := range a.pairs {
		if p.in(r) {
			return true
		}
	}
	return false
}

func (p pairLists) in(r []rune) bool {
	first, second := -1, -1
	for i := range r {
		if end, _ := p.first.longest(r, i); end > i {
			first = end
		}
		if end, _ := p.second.longest(r, i); end > i {
			second = end
		}
		if first >= 0 && second >= 0 && distance(first, second) <= reach {
			return true
		}
	}
	return false
}

func distance(a, b int) int { return max(a-b, b-a) }

// evidence is what the words say about an emergency.
type evidence struct{ alarm, calm, danger, over bool }

// sounds decides with the classifier's probability of an emergency.
func (e evidence) sounds(probability float64) bool { return probability >= e.needed() }

func (e evidence) needed() float64 {
	switch {
	case e.over:
		return sureThoughOver
	case e.alarm && !e.calm:
		return sureWithAlarm
	case e.alarm:
		return sureWithCalm
	case e.calm:
		return sureCalmOnly
	case e.danger:
		return sureWithSigns
	default:
		return sureWithNothing
	}
}
