package dialog

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"linli/bot"
)

// otherCategory is what words are heard as that name no kind of matter.
const otherCategory = "other"

// slotTill holds the end of a KindWhen slot's interval.
const slotTill = "till"

// parse hears a slot's value in a message, "" when there is none. asked says that the slot's own
// question is open, so that words may be taken as they are.
func (t *turn) parse(d *SlotDef, m *bot.Meaning, asked bool) string {
	switch d.Kind {
	case KindText, KindWords, KindName:
		return words(d, m, asked)
	case KindCategory:
		return m.Category
	case KindPlace:
		return t.place(d, m)
	case KindUrgency:
		return string(m.Urgency)
	case KindTicket, KindWish:
		return m.Code
	case KindNumber:
		return number(m)
	case KindMoney:
		return money(m.Text)
	case KindPhone:
		return m.Answer.Phone
	case KindContact:
		return m.Phone
	case KindQuestion:
		return m.Question
	case KindWhen:
		return t.when(m)
	case KindChoice:
		return t.choice(d, m)
	default:
		return ""
	}
}

// place is where something is. A unit or a room alone is no place, but it corrects the one that was given.
func (t *turn) place(d *SlotDef, m *bot.Meaning) string {
	f := t.s.Top()
	if m.Place.Building != "" || m.Place.Spot != "" || m.Place.IsZero() || f == nil || !f.Slots.Has(d.Name) {
		return m.Place.String()
	}
	return bot.ParsePlace(f.Slots.Get(d.Name)).Correct(m.Place).String()
}

func words(d *SlotDef, m *bot.Meaning, asked bool) string {
	if !asked || m.Text == "" {
		return ""
	}
	if d.Kind == KindName {
		return strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(m.Text, "转给"), "给"))
	}
	return m.Text
}

func number(m *bot.Meaning) string {
	if m.Answer.Number == 0 {
		return ""
	}
	return strconv.Itoa(m.Answer.Number)
}

// sum is an amount as people say it: "20元", "材料费 35.5 块", "50 yuan".
var sum = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?)\s*(?:元|块|yuan|rmb)`)

func money(said string) string {
	if m := sum.FindStringSubmatch(said); m != nil {
		return m[1] + "元"
	}
	return ""
}

func (t *turn) when(m *bot.Meaning) string {
	if !m.Answer.When.Set {
		return ""
	}
	from, _ := m.Answer.When.Resolve(t.in.Now.In(t.zone()))
	return from.Format(time.RFC3339)
}

func (t *turn) zone() *time.Location {
	if t.in.Speaker.Zone == nil {
		return time.UTC
	}
	return t.in.Speaker.Zone
}

func (t *turn) choice(d *SlotDef, m *bot.Meaning) string {
	return t.pick(m, choices(d))
}

// set stores one heard value in the top frame, and drops what depended on a value it changes.
func (t *turn) set(e *entry, f *Frame, d *SlotDef, value string, m *bot.Meaning) {
	if d.Kind == KindPlace && f.Slots.Has(d.Name) {
		value = bot.ParsePlace(f.Slots.Get(d.Name)).Correct(m.Place).String()
	}
	if old := f.Slots.Get(d.Name); old != "" && old != value {
		f.Slots = dropDependents(e, f.Slots, d.Name)
	}
	f.Slots = f.Slots.With(d.Name, value)
	if d.Kind == KindWhen {
		_, until := m.Answer.When.Resolve(t.in.Now.In(t.zone()))
		f.Slots = f.Slots.With(slotTill, until.Format(time.RFC3339))
	}
}

func dropDependents(e *entry, s bot.Slots, changed string) bot.Slots {
	for i := range e.Slots {
		for _, dep := range e.Slots[i].Depends {
			if dep == changed && s.Has(e.Slots[i].Name) {
				s = dropDependents(e, s.With(e.Slots[i].Name, ""), e.Slots[i].Name)
			}
		}
	}
	return s
}

// fillStart hears everything the first words say: "3号楼2单元501厨房水管漏水" fills what, place and category.
func (t *turn) fillStart(e *entry, f *Frame, m *bot.Meaning) {
	f.Words, f.Media = m.Text, m.Media
	for i := range e.Slots {
		d := &e.Slots[i]
		if isWords(d.Kind) {
			continue
		}
		if d.Kind == KindCategory && m.Dialog == e.Name && (m.Category == otherCategory || e.startsWith(m.Text)) {
			continue // the words that start a dialog say nothing of what it is about
		}
		if v := t.parse(d, m, false); v != "" {
			t.set(e, f, d, v, m)
		}
	}
	if m.Dialog == e.Name && (m.Rest != "" || e.startsWith(m.Text)) {
		fillWords(e, f, withoutCode(m.Rest, m.Code))
		return
	}
	if m.Dialog == "" && m.Duty.Dialog == e.Name {
		fillWords(e, f, withoutCode(secondClause(m.Text), m.Code))
		return
	}
	fillMatter(e, f, matter(m))
}

// secondClause is what is said after the first pause: "换了垫圈" in "修好了，换了垫圈". A space is a pause in Chinese only.
func secondClause(said string) string {
	found := pause.FindStringIndex(said)
	if found == nil {
		return ""
	}
	return said[found[1]:]
}

var pause = regexp.MustCompile(`[，,。；;：:！!\n]\s*|\p{Han}\s+`)

// matter is what is said beside the place, which has a slot of its own.
func matter(m *bot.Meaning) string {
	if m.Matter != "" {
		return m.Matter
	}
	return m.Text
}

// fillMatter takes a whole sentence as the matter that a dialog is about; what else it asks in words it asks for.
func fillMatter(e *entry, f *Frame, said string) {
	for i := range e.Slots {
		if d := &e.Slots[i]; d.Kind == KindText && !f.Slots.Has(d.Name) {
			f.Slots = f.Slots.With(d.Name, said)
			return
		}
	}
}

func isWords(kind string) bool { return kind == KindText || kind == KindWords || kind == KindName }

// fillWords deals what is left of a sentence out to the slots that take words: a name takes the
// first of them, the next slot the rest ("转单 4821-9075 李师傅 没有配件").
func fillWords(e *entry, f *Frame, said string) {
	for i := range e.Slots {
		d := &e.Slots[i]
		if said == "" || !isWords(d.Kind) || f.Slots.Has(d.Name) {
			continue
		}
		if d.Kind != KindName {
			f.Slots = f.Slots.With(d.Name, said)
			return
		}
		first, rest, _ := strings.Cut(said, " ")
		first = strings.TrimRight(strings.TrimPrefix(strings.TrimPrefix(first, "转给"), "给"), "，,：:")
		f.Slots = f.Slots.With(d.Name, first)
		said = strings.TrimSpace(rest)
	}
}

// withoutCode takes a ticket's code, in whatever writing, out of the words around it.
func withoutCode(said, code string) string {
	if code == "" {
		return said
	}
	fields := strings.FieldsFunc(said, func(r rune) bool { return r == ' ' || r == '，' || r == ',' || r == '：' || r == ':' })
	kept := fields[:0]
	for _, f := range fields {
		if !isDigits(f) {
			kept = append(kept, f)
		}
	}
	return strings.Join(kept, " ")
}

func isDigits(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= '０' && r <= '９':
			digits++
		case r != '-' && r != '－' && r != '—' && r != '#':
			return false
		}
	}
	return digits >= 4
}
