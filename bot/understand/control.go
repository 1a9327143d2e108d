package understand

import (
	"strings"

	"linli/bot"
)

// controls finds the words that work in every state. A message is a control when nothing but politeness is left
// beside its words.
type controls struct {
	words *trie
	names []bot.Control
	tags  map[int32]string // a number that is a language word → its tag
	courtesy
}

func newControls(w Words, c courtesy) *controls {
	out := &controls{words: newTrie(), tags: map[int32]string{}, courtesy: c}
	for _, name := range sortedKeys(w.Controls) {
		id := out.name(name)
		eachPhrase(w.Controls[name], func(s string) { out.words.add(s, id) })
	}
	for _, tag := range sortedKeys(w.Languages) {
		id := out.name(bot.ControlLanguage)
		out.tags[id] = tag
		eachPhrase(w.Languages[tag], func(s string) { out.words.add(s, id) })
	}
	return out
}

func (c *controls) name(n bot.Control) int32 {
	c.names = append(c.names, n)
	return int32(len(c.names) - 1)
}

// hear gives the control that a message is, and the language it names; "" when it is none.
func (c *controls) hear(r []rune) (bot.Control, string) {
	whole := trimMarks(r)
	for _, form := range [][]rune{whole, c.stripAfter(whole), c.stripBefore(whole), c.strip(whole)} {
		if end, ids := c.words.longest(form, 0); len(form) > 0 && end == len(form) {
			return c.names[ids[0]], c.tags[ids[0]]
		}
	}
	return "", ""
}

// starters are the words that begin a dialog.
type starters struct {
	words *trie
	courtesy
}

func newStarters(dialogs []Dialog, c courtesy) *starters {
	s := &starters{newTrie(), c}
	for i, d := range dialogs {
		eachPhrase(d.Words, func(w string) { s.words.add(w, int32(i)) })
	}
	return s
}

// hear gives the dialog whose start words the message begins with, -1 for none, and where in text they end.
// exact says that nothing else was said.
func (s *starters) hear(r []rune) (dialog, end int, exact bool) {
	whole := trimMarks(r)
	for _, form := range [][]rune{whole, s.stripBefore(whole)} {
		at, ids := s.words.longest(form, 0)
		if at == 0 {
			continue
		}
		rest := trimMarks(s.stripAfter(form[at:]))
		if len(rest) == 0 {
			return int(ids[0]), len(r), true
		}
		if begins(form, at) {
			return int(ids[0]), offset(r, form) + at, false
		}
	}
	return -1, 0, false
}

// offset is where the slice form begins within r, of which it is a part.
func offset(r, form []rune) int { return cap(r) - cap(form) }

// begins says that what follows a start word is its object, not the rest of another sentence: "接单 4821-9075",
// not "接单的人怎么还没来".
func begins(r []rune, at int) bool {
	if isMark(r[at]) || singleDigit(r[at]) >= 0 {
		return true
	}
	if latin(r[at-1]) {
		return false
	}
	last := r[len(r)-1]
	return !contains("的了吗呢是在后前时人员师怎什为有没要能会到", r[at]) && !contains("吗呢么?", last)
}

// rest gives the raw words behind the first n runes of text.
func rest(text string, n int) string {
	for i := range text {
		if n == 0 {
			return strings.TrimLeft(text[i:], " \t\u3000,，:：.。、-—+")
		}
		n--
	}
	return ""
}
