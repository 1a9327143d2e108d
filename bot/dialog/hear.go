package dialog

import (
	"slices"

	"linli/bot"
)

// confidences that decide between acting, asking and not understanding
const (
	sure       = 0.75 // another matter in the middle of a form must be this clear
	likely     = 0.45 // enough to begin a dialog
	closeCall  = 0.15 // two readings nearer than this make a question
	dutiful    = 0.5  // enough for a colleague's free words to begin a dialog of their work
	briefness  = 8    // runes: an answer this short to an open question is an answer
	briefWords = 3    // … and in letters this many words
)

// hearTap acts on a button. A button belongs to one question of one session; any other is stale.
func (t *turn) hearTap(m *bot.Meaning) bool {
	switch tap := m.Tap; {
	case tap.IsZero():
		return false
	case tap.Dialog != "":
		t.startFromCard(tap)
	case tap.Ask > 0:
		t.answerAskTapped(tap)
	case t.s.Offer.Kind != "" && tap.Question == t.s.Offer.Asked:
		t.takeOffer(tap.Key)
	case t.s.Top() != nil && tap.Question == t.s.Top().Asked && hasOption(t.s.Top().Options, tap.Key):
		t.s.Offer = Offer{}
		t.choose(tap.Key)
	default:
		t.stale()
	}
	return true
}

func hasOption(options []bot.Option, key string) bool {
	for _, o := range options {
		if o.Key == key {
			return true
		}
	}
	return false
}

func (t *turn) startFromCard(tap bot.Tap) {
	e := t.b.dialogs[tap.Dialog]
	if e == nil {
		t.stale()
		return
	}
	f := t.frame(e)
	f.Slots = f.Slots.With(tap.Ref.Kind, idValue(tap.Ref))
	t.begins(e, f)
}

// stale says that a button's question is closed, and asks the one that is open.
func (t *turn) stale() {
	t.say("engine.stale", nil)
	if t.s.Top() != nil {
		t.repeat()
	}
}

// hearEmergency puts an emergency before everything else. A colleague's written note is not one,
// and somebody whose emergency is being taken down goes on with it.
func (t *turn) hearEmergency(m *bot.Meaning) bool {
	e := t.b.byIntent[bot.IntentEmergency]
	if m.Intent != bot.IntentEmergency || e == nil || t.writesNote() {
		return false
	}
	if f := t.s.Top(); f != nil && f.Dialog == e.Name {
		return false
	}
	t.start(e, m)
	return true
}

func (t *turn) writesNote() bool {
	f := t.s.Top()
	if f == nil || t.in.Speaker.Staff.IsZero() {
		return false
	}
	e, _ := t.b.version(f)
	d := e.slot(f.Slot)
	return d != nil && (d.Kind == KindWords || d.Kind == KindName)
}

// hearHeld passes words on while a person handles this chat; only stop words act beside it.
func (t *turn) hearHeld(m *bot.Meaning) bool {
	e := t.b.byOccasion[OccasionHeld]
	if t.in.Speaker.HeldBy == 0 || e == nil || m.Control == bot.ControlStop || m.Control == bot.ControlStart {
		return false
	}
	f := t.frame(e)
	f.Words, f.Media = m.Text, m.Media
	t.push(f)
	return true
}

// hearUnreadable tells the sender what could not be read and goes on with the rest; nothing else may be left.
func (t *turn) hearUnreadable(m *bot.Meaning) bool {
	unreadable := func(a bot.Media) bool { return a.Kind == bot.MediaUnreadable }
	if !slices.ContainsFunc(m.Media, unreadable) {
		return false
	}
	t.say("engine.unreadable", nil)
	m.Media = slices.DeleteFunc(slices.Clone(m.Media), unreadable)
	if m.Text != "" || len(m.Media) > 0 {
		return false
	}
	t.repeatOpen()
	return true
}

// hearMedia keeps what was sent along without being asked for, and says so.
func (t *turn) hearMedia(m *bot.Meaning) bool {
	if m.Kind == bot.InLocation {
		place := *m
		place.Media, place.Text = []bot.Media{{Kind: "location", Name: m.Text}}, ""
		m = &place
	}
	switch {
	case m.Kind == bot.InContact:
		return t.occasion(OccasionContact, m)
	case m.Kind == bot.InSticker:
		t.say("engine.sticker", nil)
		t.repeatOpen()
		return true
	case len(m.Media) == 0:
		return false
	case t.s.Top() == nil:
		return m.Text == "" && t.occasion(OccasionMedia, m)
	default:
		return t.keepMedia(m)
	}
}

func (t *turn) keepMedia(m *bot.Meaning) bool {
	f := t.s.Top()
	f.Media = append(f.Media[:len(f.Media):len(f.Media)], m.Media...)
	if m.Text != "" {
		return false
	}
	t.say("engine.kept."+m.Media[0].Kind, nil)
	t.repeat()
	return true
}

func (t *turn) repeatOpen() {
	if t.s.Top() != nil {
		t.repeat()
	}
}

func (t *turn) occasion(name string, m *bot.Meaning) bool {
	e := t.b.byOccasion[name]
	if e == nil {
		return false
	}
	t.start(e, m)
	return true
}

// hearNew begins what the words ask for when nothing is open.
func (t *turn) hearNew(m *bot.Meaning) bool {
	if t.s.Top() != nil {
		return false
	}
	if t.greets(m) {
		return true
	}
	if t.forwards(m) {
		return true
	}
	if t.twoMeanings(m) || m.Intent == bot.IntentChat && t.remindsOfDraft(m) {
		return true
	}
	e := t.dialogFor(m, likely)
	if e == nil {
		return t.remindsOfDraft(m)
	}
	if !t.begunElsewhere(e, m) {
		t.start(e, m)
	}
	return true
}

// greets welcomes a newcomer who has not said what it is about, with what can be done here.
func (t *turn) greets(m *bot.Meaning) bool {
	about := m.Dialog != "" || (m.Intent != bot.IntentChat && m.Intent != bot.IntentOther && m.Intent != "")
	if !t.in.Speaker.Newcomer || about {
		return false
	}
	t.menu("engine.welcome")
	return true
}

// dialogFor finds the dialog that the words start, nil when none is clear enough or allowed.
func (t *turn) dialogFor(m *bot.Meaning, atLeast float64) *entry {
	if e := t.b.dialogs[m.Dialog]; e != nil && t.in.Speaker.May(e.Right) {
		return e
	}
	if e := t.duty(m, atLeast); e != nil {
		return e
	}
	if m.Confidence < atLeast || m.Intent == bot.IntentChat && m.Confidence < sure {
		return nil
	}
	if e := t.b.byIntent[m.Intent]; e != nil && t.in.Speaker.May(e.Right) {
		return e
	}
	return nil
}

// duty finds what a colleague's free words ask for; from anybody else they are a resident's.
func (t *turn) duty(m *bot.Meaning, atLeast float64) *entry {
	e := t.b.dialogs[m.Duty.Dialog]
	if e == nil || m.Duty.Confidence < max(atLeast, dutiful) || t.in.Speaker.Staff.IsZero() || !t.in.Speaker.May(e.Right) {
		return nil
	}
	return e
}

// twoMeanings asks which of two likely readings is meant; it never guesses.
func (t *turn) twoMeanings(m *bot.Meaning) bool {
	if m.Dialog != "" || t.duty(m, dutiful) != nil || len(m.Alternatives) == 0 || m.Confidence-m.Alternatives[0].Confidence > closeCall {
		return false
	}
	first, second := t.b.byIntent[m.Intent], t.b.byIntent[m.Alternatives[0].Intent]
	if first == nil || second == nil || first == second || first.Menu == 0 || second.Menu == 0 {
		return false
	}
	t.offer(Offer{Kind: offerMeant, Meaning: *m}, "engine.meant", []bot.Option{titled(first), titled(second)})
	return true
}

func titled(e *entry) bot.Option { return bot.Option{Key: e.Name, Label: titleKey(e.Name)} }

// remindsOfDraft offers to go on with what was put aside, to somebody who comes back with small talk.
func (t *turn) remindsOfDraft(m *bot.Meaning) bool {
	switch {
	case t.s.Misses > 0:
		return false
	case len(t.s.Aside) == 0:
		return t.remindsOfElsewhere(m, func(draft) bool { return true })
	}
	last := t.s.Aside[len(t.s.Aside)-1]
	t.offer(Offer{Kind: offerDraft}, "engine.draft", []bot.Option{
		{Key: "continue", Label: "choice.continue"}, {Key: "drop", Label: "choice.drop"},
	}, bot.KeyOf("task", titleKey(last.Dialog)))
	return true
}

// forwards makes a ticket of a colleague's photo with a sentence, without asking what is clear.
func (t *turn) forwards(m *bot.Meaning) bool {
	e := t.b.byOccasion[OccasionForward]
	clear := m.Intent == bot.IntentRepair && m.Confidence >= sure && m.Dialog == ""
	if e == nil || !clear || m.Kind != bot.InPhoto || !t.in.Speaker.May(e.Right) {
		return false
	}
	t.start(e, m)
	return true
}

// begunElsewhere offers the same form, half filled in another conversation, to somebody who only names it.
func (t *turn) begunElsewhere(e *entry, m *bot.Meaning) bool {
	if !e.Timeout.Draft || !e.startsWith(m.Text) {
		return false
	}
	return t.remindsOfElsewhere(m, func(d draft) bool { return d.frame.Dialog == e.Name })
}

// start begins a dialog with everything its first words say.
func (t *turn) start(e *entry, m *bot.Meaning) {
	f := t.frame(e)
	t.fillStart(e, &f, m)
	t.begins(e, f)
}

// begins pushes a new frame. One that needs no right, or whose right the speaker has.
func (t *turn) begins(e *entry, f Frame) {
	if !t.in.Speaker.May(e.Right) {
		t.say("engine.refused", nil)
		t.repeatOpen()
		return
	}
	t.push(f)
}
