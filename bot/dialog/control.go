package dialog

import (
	"strings"

	"linli/bot"
)

// hearControl acts on the words that work in every state.
func (t *turn) hearControl(m *bot.Meaning) bool {
	switch m.Control {
	case "":
		return false
	case bot.ControlCancel:
		t.cancel()
	case bot.ControlBack:
		t.back()
	case bot.ControlRestart:
		t.restart()
	case bot.ControlWhy:
		t.why()
	case bot.ControlHelp:
		t.help()
	case bot.ControlContinue:
		t.continues(m)
	default:
		return t.control(m.Control, m)
	}
	return true
}

// control starts the dialog that serves a control word, on top of whatever is open.
func (t *turn) control(c bot.Control, m *bot.Meaning) bool {
	e := t.b.byOccasion[string(c)]
	if e == nil {
		return false
	}
	if c == bot.ControlLanguage && m.Answer.Text != "" {
		t.s.Lang = m.Answer.Text
	}
	f := t.frame(e)
	f.Words, f.Media = m.Text, m.Media
	f.Slots = f.Slots.With("lang", m.Answer.Text).With("told", t.told())
	t.begins(e, f)
	return true
}

// told is what has been said so far, for a person who takes over.
func (t *turn) told() string {
	var said []string
	for _, f := range t.s.Stack {
		if f.Words != "" {
			said = append(said, f.Words)
		}
	}
	return strings.Join(said, "\n")
}

func (t *turn) cancel() {
	if t.s.Top() == nil {
		t.s.Offer = Offer{}
		t.say("engine.nothing_open", nil)
		return
	}
	t.say("engine.cancelled", bot.Values{bot.KeyOf("task", titleKey(t.s.Top().Dialog))})
	t.pop()
}

// back asks the question before this one again, with its answer forgotten.
func (t *turn) back() {
	f := t.s.Top()
	if f == nil {
		t.say("engine.nothing_open", nil)
		return
	}
	if t.s.Offer.Kind != "" || len(f.Back) == 0 {
		t.firstQuestion()
		return
	}
	last := f.Back[len(f.Back)-1]
	f.Back = f.Back[:len(f.Back)-1]
	t.change(last)
}

// firstQuestion answers 返回 where there is nothing to go back to: from a confirmation, to changing an
// answer; from the first question of a form, to that question.
func (t *turn) firstQuestion() {
	f := t.s.Top()
	e, _ := t.b.version(f)
	open := t.s.Offer.Kind != ""
	t.s.Offer = Offer{}
	if s := e.state(f.State); !open && s != nil && s.Question != "" {
		t.offerChange()
		return
	}
	t.repeat()
}

func (t *turn) restart() {
	f := t.s.Top()
	if f == nil {
		t.menu("engine.help_menu")
		return
	}
	e, _ := t.b.version(f)
	media := f.Media
	*f = t.frame(e)
	f.Media = media
	t.s.Offer = Offer{}
	t.say("engine.restarted", nil)
	t.advance()
}

// why gives the reason for the open question.
func (t *turn) why() {
	f := t.s.Top()
	if f == nil {
		t.say("engine.nothing_open", nil)
		return
	}
	t.say(t.reason(f), nil)
	t.repeat()
}

func (t *turn) reason(f *Frame) string {
	e, _ := t.b.version(f)
	if d := e.slot(f.Slot); d != nil && d.Why != "" {
		return d.Why
	}
	if s := e.state(f.State); s != nil && s.Why != "" {
		return s.Why
	}
	return "engine.why"
}

// help says how to go on here, or what can be done at all.
func (t *turn) help() {
	if t.s.Top() == nil {
		t.menu("engine.help_menu")
		return
	}
	t.say("engine.help_form", nil)
	t.repeat()
}

// continues takes up a draft by its name ("继续报修"), or the newest.
func (t *turn) continues(m *bot.Meaning) {
	pick, named := t.ownDraft(m)
	if !named && t.continuesElsewhere(m, pick < 0) {
		return
	}
	t.makeRoom()
	t.takeUp(pick)
}

// ownDraft is the draft put aside here that the words name, else the newest; -1 when there is none.
func (t *turn) ownDraft(m *bot.Meaning) (pick int, named bool) {
	pick = len(t.s.Aside) - 1
	for i, f := range t.s.Aside {
		if t.names(m.Text, f.Dialog) {
			pick, named = i, true
		}
	}
	return pick, named
}

// continuesElsewhere takes up a draft of another conversation: one that the words name, or any where
// there is none here.
func (t *turn) continuesElsewhere(m *bot.Meaning, anyOne bool) (handled bool) {
	all, ready := t.draftsElsewhere()
	d := newest(all, func(d draft) bool { return t.names(m.Text, d.frame.Dialog) })
	if d == nil && anyOne {
		d = newest(all, func(draft) bool { return true })
	}
	switch {
	case !ready:
	case d != nil:
		t.makeRoom()
		t.say("engine.from_elsewhere", t.about(d))
		t.goOnWith(d)
	case anyOne:
		t.say("engine.no_draft", nil)
		t.repeatOpen()
	}
	return !ready || d != nil || anyOne
}

func (t *turn) names(text, dialog string) bool {
	e := t.b.dialogs[dialog]
	if e == nil {
		return false
	}
	for _, list := range e.Words {
		for _, w := range list {
			if strings.Contains(text, w) {
				return true
			}
		}
	}
	return false
}

// menu offers what can be done here, in numbers or buttons.
func (t *turn) menu(key string) {
	options := make([]bot.Option, 0, len(t.b.menu))
	for _, e := range t.b.menu {
		if t.in.Speaker.May(e.Right) && (e.Right != "" || t.in.Speaker.Staff.IsZero()) {
			options = append(options, titled(e))
		}
	}
	t.offer(Offer{Kind: offerMenu}, key, options)
}
