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
	for _, form := range [][]rune{whole, c.stripBefore(whole)} {
		for len(form) > 0 {
			if end, ids := c.words.longest(form, 0); end == len(form) {
				return c.names[ids[0]], c.tags[ids[0]]
			}
			shorter := trimMarks(form[:c.lastStart(form)])
			if len(shorter) == len(form) {
				break
			}
			form = shorter
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

// Ways in which a message can begin with start words.
const (
	apart = iota // nothing else is said
	given        // its object follows, set apart or a number: "接单 4821-9075", "备注：下午再来"
	glued        // more words follow at once: "完成了换了阀门", "工程什么时候完"
)

// opening is a message that begins with the start words of a dialog.
type opening struct {
	dialog int // index; -1 for none
	end    int // where in the message the start words end
	way    int
}

// hear finds the dialog whose start words the message begins with.
func (s *starters) hear(r []rune) opening {
	whole := trimMarks(r)
	for _, form := range [][]rune{whole, s.stripBefore(whole)} {
		at, ids := s.words.longest(form, 0)
		if at == 0 {
			continue
		}
		if len(trimMarks(s.stripAfter(form[at:]))) == 0 {
			return opening{int(ids[0]), len(r), apart}
		}
		if way, ok := follows(form, at); ok {
			return opening{int(ids[0]), offset(r, form) + at, way}
		}
	}
	return opening{dialog: -1}
}

// offset is where the slice form begins within r, of which it is a part.
func offset(r, form []rune) int { return cap(r) - cap(form) }

// notNames are what a start word of one character does not stand before: 替我谢谢他, 代表, 答应.
const notNames = "我你您他她它咱俺谁换别人大家理业表码价驾购沟课写办应案复题卷谢非对错疑辩罪"

// follows tells how the words behind a start word go on; ok is false when they make another sentence of it, as in
// "接单的人怎么还没来".
func follows(r []rune, at int) (way int, ok bool) {
	next := skipSpaces(r, at)
	if isDigit(r[next]) || isMark(r[next]) {
		return given, true
	}
	if next > at && !latin(r[at-1]) {
		return given, true
	}
	if at == 1 && contains(notNames, r[at]) {
		return glued, false
	}
	last := r[len(r)-1]
	ok = !contains("的了吗呢是在后前时人员师怎什为有没要能会到", r[next]) && !contains("吗呢么?", last)
	return glued, ok
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
