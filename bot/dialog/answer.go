package dialog

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"linli/bot"
)

// pick finds which option a message chooses: by number, yes or no, or the option's own words.
func (t *turn) pick(m *bot.Meaning, options []bot.Option) string {
	if len(options) == 0 {
		return ""
	}
	if key := byNumber(m.Answer.Option, options); key != "" {
		return key
	}
	if key := t.b.optionFor(strings.TrimRight(m.Text, "。.!！ "), options); key != "" {
		return key
	}
	switch {
	case m.Answer.Yes:
		return firstOf(options, "yes", "me_too", "me_too_wish", "fixed")
	case m.Answer.No:
		return firstOf(options, "no", "change", "another", "broken", "cancel")
	default:
		return byCode(m.Code, options)
	}
}

func byNumber(n int, options []bot.Option) string {
	switch {
	case n == -1:
		return options[len(options)-1].Key
	case n >= 1 && n <= len(options):
		return options[n-1].Key
	default:
		return ""
	}
}

func firstOf(options []bot.Option, keys ...string) string {
	for _, key := range keys {
		if hasOption(options, key) {
			return key
		}
	}
	return ""
}

func byCode(code string, options []bot.Option) string {
	for _, o := range options {
		if v, ok := o.Values.Get("code"); ok && code != "" && v.Text == code {
			return o.Key
		}
	}
	return ""
}

// hearOpen takes the message as an answer to the open question, a correction of what was said
// before, an aside, another task, or more than was asked for, in this order.
func (t *turn) hearOpen(m *bot.Meaning) bool {
	f := t.s.Top()
	if f == nil {
		return false
	}
	e, _ := t.b.version(f)
	s := e.state(f.State)
	if s == nil {
		t.lost()
		return true
	}
	if s.Within != "" && t.pick(m, f.Options) == "" {
		return t.leaveLight(m)
	}
	if m.Correction && t.hearCorrection(e, f, m) {
		return true
	}
	return t.hearAnswer(e, s, f, m) || t.hearCorrection(e, f, m) || t.hearOther(m) || t.hearMore(e, f, m)
}

// leaveLight drops a question that nobody has to answer when something else is said.
func (t *turn) leaveLight(m *bot.Meaning) bool {
	t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
	return t.hearNew(m)
}

func (t *turn) hearAnswer(e *entry, s *StateDef, f *Frame, m *bot.Meaning) bool {
	if s.Question != "" {
		key := t.pick(m, f.Options)
		if key == "" {
			return false
		}
		t.choose(key)
		return true
	}
	d := e.slot(f.Slot)
	if d == nil || (m.Correction && !isWords(d.Kind)) {
		return false
	}
	return t.hearSlot(e, f, d, m)
}

func (t *turn) hearSlot(e *entry, f *Frame, d *SlotDef, m *bot.Meaning) bool {
	value := t.pick(m, f.Options)
	if value == "" {
		value = t.parse(d, m, true)
	}
	if value == "" || t.reallyOther(d, m) {
		return false
	}
	t.answer(e, f, d, value, m)
	return true
}

// reallyOther says that the words are clearly another matter although they would do as an answer.
func (t *turn) reallyOther(d *SlotDef, m *bot.Meaning) bool {
	if d.Kind == KindWords || d.Kind == KindName {
		return false
	}
	if brief(m.Text) && d.Kind != KindText || d.Kind == KindWhen && m.Rest != "" {
		return false // "today 3pm" is a time, though it begins as the list of today does
	}
	return t.other(m) != nil
}

// brief says that this is as short as an answer: few characters, or few words in letters.
func brief(said string) bool {
	if strings.ContainsFunc(said, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return utf8.RuneCountInString(said) <= briefness
	}
	return len(strings.Fields(said)) <= briefWords
}

// answer stores a value and whatever else the same words say, then goes on.
func (t *turn) answer(e *entry, f *Frame, d *SlotDef, value string, m *bot.Meaning) {
	t.set(e, f, d, value, m)
	f.Back = append(f.Back[:len(f.Back):len(f.Back)], d.Name)
	if d.Kind == KindText {
		f.Words = strings.TrimSpace(f.Words + "\n" + m.Text)
	}
	t.fillRest(e, f, m)
	t.advance()
}

// fillRest fills slots that are still empty from words that came with an answer.
func (t *turn) fillRest(e *entry, f *Frame, m *bot.Meaning) {
	for i := range e.Slots {
		d := &e.Slots[i]
		if f.Slots.Has(d.Name) || isWords(d.Kind) || d.Kind == KindChoice || d.Kind == KindNumber {
			continue
		}
		if v := t.parse(d, m, false); v != "" {
			t.set(e, f, d, v, m)
		}
	}
}

// choose acts on an option of the open question. Options that no transition names are the
// engine's own: change, cancel, back, human.
func (t *turn) choose(key string) {
	f := t.s.Top()
	e, _ := t.b.version(f)
	s := e.state(f.State)
	if s.Question == "" {
		t.chooseInForm(e, f, key)
		return
	}
	if s.Slot != "" {
		f.Slots = f.Slots.With(s.Slot, key)
	}
	switch {
	case s.On[key] != "":
		t.fire(key)
	case s.On[eventChosen] != "":
		t.fire(eventChosen)
	default:
		t.chooseOwn(key)
	}
}

func (t *turn) chooseInForm(e *entry, f *Frame, key string) {
	if d := e.slot(f.Slot); d != nil {
		t.answer(e, f, d, key, &bot.Meaning{})
	}
}

func (t *turn) chooseOwn(key string) {
	switch key {
	case "change":
		t.offerChange()
	case "cancel":
		t.cancel()
	case "back":
		t.back()
	case "human":
		t.control(bot.ControlHuman, &bot.Meaning{})
	default:
		t.lost()
	}
}

// hearCorrection changes what was said before: the parts that are named change, what depended on
// them is dropped, the rest stays, and the new summary is shown.
func (t *turn) hearCorrection(e *entry, f *Frame, m *bot.Meaning) bool {
	changed := false
	for i := range e.Slots {
		d := &e.Slots[i]
		if m.Kind == bot.InEdited && d.Kind == KindText && f.Slots.Has(d.Name) {
			t.set(e, f, d, m.Text, m)
			changed = true
		}
		if isWords(d.Kind) || d.Kind == KindChoice || d.Kind == KindNumber || !f.Slots.Has(d.Name) {
			continue
		}
		if v := t.parse(d, m, false); v != "" && t.corrects(d, m) {
			t.set(e, f, d, v, m)
			changed = true
		}
	}
	if changed {
		f.State = e.States[0].Name
		t.advance()
	}
	return changed
}

// corrects says that a value is meant to change one that is there: it is said so, or it is all that is said.
func (t *turn) corrects(d *SlotDef, m *bot.Meaning) bool {
	return m.Correction || (d.Kind == KindPlace && utf8.RuneCountInString(m.Text) <= 2*briefness && t.other(m) == nil)
}

// other finds the different dialog that the words clearly ask for, nil when there is none.
func (t *turn) other(m *bot.Meaning) *entry {
	e := t.dialogFor(m, sure)
	if e == nil || e.Name == t.s.Top().Dialog || e.Intent == bot.IntentChat || e.Intent == bot.IntentOther {
		return nil
	}
	return e
}

// hearOther answers an aside at once and comes back; for another task it asks whether to finish first.
func (t *turn) hearOther(m *bot.Meaning) bool {
	e := t.other(m)
	if e == nil {
		return false
	}
	if e.Aside || len(t.s.Top().Options) == 0 && t.s.Top().Slot == "" {
		t.start(e, m)
		return true
	}
	t.offer(Offer{Kind: offerSwitch, Meaning: *m}, "engine.switch", []bot.Option{
		{Key: "finish", Label: "choice.finish"}, {Key: "aside", Label: "choice.aside"},
	}, bot.KeyOf("task", titleKey(t.s.Top().Dialog)), bot.KeyOf("other", titleKey(e.Name)))
	return true
}

// hearMore takes what was not asked for but belongs here.
func (t *turn) hearMore(e *entry, f *Frame, m *bot.Meaning) bool {
	before := len(f.Slots)
	t.fillRest(e, f, m)
	if len(f.Slots) == before {
		return false
	}
	t.repeat()
	return true
}

func idValue(r bot.Ref) string { return "id/" + strconv.FormatInt(r.ID, 10) }
