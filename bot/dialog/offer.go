package dialog

import (
	"linli/bot"
)

// Kinds of the engine's own questions.
const (
	offerMeant     = "meant"     // which of two readings
	offerSwitch    = "switch"    // finish this, or put it aside for the other task
	offerChange    = "change"    // which answer to change
	offerClaim     = "claim"     // which question is being answered
	offerDraft     = "draft"     // go on with what was put aside
	offerElsewhere = "elsewhere" // go on here with what was begun in another conversation
	offerMenu      = "menu"      // what can be done here
	offerStuck     = "stuck"     // how to get out of a question that is not understood
)

// offer asks a question of the engine's own; the open dialog waits meanwhile.
func (t *turn) offer(o Offer, key string, options []bot.Option, v ...bot.Value) {
	t.s.Asked++
	o.Asked, o.Options = t.s.Asked, options
	t.s.Offer = o
	t.say(key, v, options...)
}

// hearOffer takes an answer to the engine's own question. Anything else is heard as if it had
// not been asked.
func (t *turn) hearOffer(m *bot.Meaning) bool {
	if t.s.Offer.Kind == "" {
		return false
	}
	key := t.pick(m, t.s.Offer.Options)
	if key == "" {
		t.s.Offer = Offer{}
		return false
	}
	t.takeOffer(key)
	return true
}

func (t *turn) takeOffer(key string) {
	o := t.s.Offer
	if !hasOption(o.Options, key) {
		t.stale()
		return
	}
	t.s.Offer = Offer{}
	switch o.Kind {
	case offerMeant, offerMenu:
		t.start(t.b.dialogs[key], &o.Meaning)
	case offerSwitch:
		t.takeSwitch(key, o)
	case offerChange:
		t.change(key)
	case offerClaim:
		t.takeClaim(key, o)
	case offerDraft:
		t.takeDraft(key)
	case offerElsewhere:
		t.takeElsewhere(key, o)
	default:
		t.chooseStuck(key)
	}
}

func (t *turn) takeSwitch(key string, o Offer) {
	if key == "finish" {
		t.repeat()
		return
	}
	t.putAside()
	if e := t.dialogFor(&o.Meaning, likely); e != nil {
		t.start(e, &o.Meaning)
	}
}

// putAside keeps the open dialog as a draft that can be taken up by name.
func (t *turn) putAside() {
	f := t.s.Stack[len(t.s.Stack)-1]
	t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
	t.keepAside(f)
	t.say("engine.put_aside", bot.Values{bot.KeyOf("task", titleKey(f.Dialog))})
}

func (t *turn) keepAside(f Frame) {
	aside := append(t.s.Aside[:len(t.s.Aside):len(t.s.Aside)], f)
	if len(aside) > maxAside {
		aside = aside[1:]
	}
	t.s.Aside = aside
}

// keepDraft keeps a frame that has to make room, where it is a form that may be kept and something is in it.
func (t *turn) keepDraft(f Frame) {
	if t.worthOffering(&f) {
		t.keepAside(f)
	}
}

// takeUp goes on with draft i.
func (t *turn) takeUp(i int) {
	f := t.s.Aside[i]
	aside := append([]Frame(nil), t.s.Aside[:i]...)
	t.s.Aside = append(aside, t.s.Aside[i+1:]...)
	t.goOn(f)
}

// goOn opens a draft again: its dialog may have changed since.
func (t *turn) goOn(f Frame) {
	t.s.Stack = append(t.s.Stack, f)
	t.migrate()
	if t.changed {
		t.say("engine.changed", nil)
	}
	t.repeatOpen()
}

func (t *turn) takeDraft(key string) {
	if key == "continue" {
		t.takeUp(len(t.s.Aside) - 1)
		return
	}
	t.s.Aside = t.s.Aside[:len(t.s.Aside)-1]
	t.say("engine.dropped", nil)
}

// offerChange asks which answer to change; with a single one it asks that again at once.
func (t *turn) offerChange() {
	f := t.s.Top()
	e, _ := t.b.version(f)
	var options []bot.Option
	for _, d := range e.Slots {
		if d.Ask != "" && f.Slots.Has(d.Name) {
			options = append(options, bot.Option{Key: d.Name, Label: "slot." + d.Name})
		}
	}
	switch len(options) {
	case 0:
		t.repeat()
	case 1:
		t.change(options[0].Key)
	default:
		t.offer(Offer{Kind: offerChange}, "engine.change", options)
	}
}

// change forgets one answer, and what depended on it, and asks for it again.
func (t *turn) change(slot string) {
	f := t.s.Top()
	e, _ := t.b.version(f)
	f.Slots = dropDependents(e, f.Slots, slot).With(slot, "")
	f.State = e.States[0].Name
	f.Fresh = append(f.Fresh[:len(f.Fresh):len(f.Fresh)], slot)
	t.advance()
}

func (t *turn) chooseStuck(key string) {
	switch key {
	case "restart":
		t.restart()
	case "cancel":
		t.cancel()
	default:
		t.control(bot.ControlHuman, &bot.Meaning{})
	}
}
