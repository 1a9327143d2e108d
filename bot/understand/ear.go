package understand

import "strings"

// ear mends homophones: two characters that no lesson has side by side, and that sound like a word of the lists, are
// taken for that word, as in 漏税 for 漏水 or 电题 for 电梯. What the lessons have is never touched.
type ear struct {
	known pairSet
	alike map[uint32][]pair // by how both characters sound → the words, in the order of the lists
}

// pair is a word of two characters.
type pair struct{ first, second rune }

// newEar takes the words that may be meant; those of other lengths are left out.
func newEar(words []string) *ear {
	e := &ear{alike: map[uint32][]pair{}}
	for _, w := range words {
		if r := []rune(w); len(r) == 2 {
			e.add(pair{r[0], r[1]})
		}
	}
	return e
}

func (e *ear) add(p pair) {
	if k, ok := soundsLike(p.first, p.second); ok && !joins(p.first) && !joins(p.second) {
		e.alike[k] = append(e.alike[k], p)
	}
}

// learn takes the pairs of a right sentence for right.
func (e *ear) learn(r []rune) {
	for i := 0; i+1 < len(r); i++ {
		e.known.add(r[i], r[i+1])
	}
}

// mend rewrites a message in place.
func (e *ear) mend(r []rune) {
	for i := 0; i+1 < len(r); i++ {
		if !isHan(r[i]) || !isHan(r[i+1]) || e.known.has(r[i], r[i+1]) {
			continue
		}
		if p, ok := e.meant(r, i); ok {
			r[i], r[i+1] = p.first, p.second
		}
	}
}

// meant finds the word that two characters stand for; one of them must be right.
func (e *ear) meant(r []rune, i int) (pair, bool) {
	k, ok := soundsLike(r[i], r[i+1])
	if !ok {
		return pair{}, false
	}
	for _, p := range e.alike[k] {
		first, second := p.first == r[i], p.second == r[i+1]
		if first && e.wrong(r, i+1, i+2) || second && e.wrong(r, i, i-1) {
			return p, true
		}
	}
	return pair{}, false
}

// wrong says that the character at i may well stand for another: it is none of those that join words, and with its
// other neighbour it makes nothing that the lessons know.
func (e *ear) wrong(r []rune, i, neighbour int) bool {
	if joins(r[i]) || digitOf(r[i]) >= 0 {
		return false
	}
	if neighbour < 0 || neighbour >= len(r) || joins(r[neighbour]) {
		return true
	}
	return !e.known.has(r[min(i, neighbour)], r[max(i, neighbour)])
}

// joins says that a character mostly stands between words, so that what stands beside it tells nothing.
func joins(c rune) bool {
	return strings.ContainsRune("的了在是我你他她有不没这那个人上下里和都就也要会到来去着过啊吧呢吗时以与及被把给从多大小再又还很太好死", c)
}

// pairSet remembers pairs of characters. Now and then it takes a pair for known that is not, which only leaves a
// message as it was written.
type pairSet [1 << 14]uint64

func (s *pairSet) add(a, b rune) {
	h := mix(mix(saltHeard, a), b)
	s[h>>6%uint32(len(s))] |= 1 << (h & 63)
}

func (s *pairSet) has(a, b rune) bool {
	h := mix(mix(saltHeard, a), b)
	return s[h>>6%uint32(len(s))]&(1<<(h&63)) != 0
}

// soundsLike is how two characters sound to an ear that does not tell zh from z or n from l.
func soundsLike(a, b rune) (uint32, bool) {
	x, y := soundOf(a), soundOf(b)
	if x == 0 || y == 0 {
		return 0, false
	}
	return uint32(spoken.blurred[x])<<16 | uint32(spoken.blurred[y]), true
}

// soundOf numbers the syllable of a character, 0 for one that is not known.
func soundOf(c rune) uint16 {
	if !isHan(c) {
		return 0
	}
	return spoken.of[c-firstHan]
}

// spoken says how each character sounds.
var spoken = speak(sounds)

type speech struct {
	of      [lastHan - firstHan + 1]uint16
	blurred []uint16 // by syllable: the first syllable that sounds much the same
}

func speak(list string) *speech {
	s, first := &speech{blurred: []uint16{0}}, map[string]uint16{}
	syllable := ""
	for _, c := range list {
		switch {
		case c == ' ':
			syllable = ""
		case isLetter(c):
			syllable += string(c)
		default:
			s.of[c-firstHan] = s.number(syllable, first)
		}
	}
	return s
}

// number gives the syllable the newest number, or the one it got with its first character.
func (s *speech) number(syllable string, first map[string]uint16) uint16 {
	if n, ok := first["="+syllable]; ok {
		return n
	}
	n := uint16(len(s.blurred))
	first["="+syllable] = n
	like := blur(syllable)
	if _, ok := first[like]; !ok {
		first[like] = n
	}
	s.blurred = append(s.blurred, first[like])
	return n
}

// blur takes together what many people say or type alike.
func blur(syllable string) string {
	s := syllable
	if len(s) > 1 && s[1] == 'h' {
		s = s[:1] + s[2:]
	}
	if s[0] == 'n' {
		return "l" + s[1:]
	}
	return s
}
