package dialog

import (
	"cmp"

	"linli/bot"
)

// timerExpire is the name of a conversation's one timer.
const timerExpire = "expire"

// Wake is a step that nobody spoke: the conversation's timer fired. A timer whose question has
// been answered or replaced meanwhile does nothing.
func (b *Book) Wake(in Input, timer bot.Timer) Reply {
	t := b.begin(in)
	f := t.s.Top()
	if timer.Name != timerExpire || f == nil || f.Asked != timer.Guard {
		return Reply{Session: in.Session}
	}
	t.expire(f)
	return t.reply()
}

// expire ends a form that nobody finished, saying so once inside allowed hours; nearly complete
// answers stay as a draft.
func (t *turn) expire(f *Frame) {
	e, _ := t.b.version(f)
	if s := e.state(f.State); s != nil && s.Within != "" {
		t.s.Stack, t.s.Offer = nil, Offer{}
		return
	}
	key := "engine.expired"
	if e.Timeout.Draft && worthKeeping(e, f) {
		key = "engine.expired_draft"
		t.s.Aside = append(t.s.Aside[:len(t.s.Aside):len(t.s.Aside)], *f)
	}
	t.s.Stack, t.s.Offer = nil, Offer{}
	t.say(key, bot.Values{bot.KeyOf("task", titleKey(f.Dialog))})
	t.says[len(t.says)-1].Quiet = true
}

// worthKeeping says that at most one of the answers a form needs is missing.
func worthKeeping(e *entry, f *Frame) bool {
	asked, missing := 0, 0
	for _, d := range e.Slots {
		if d.Ask == "" || d.Optional {
			continue
		}
		asked++
		if !f.Slots.Has(d.Name) {
			missing++
		}
	}
	return asked > 0 && missing <= 1 && missing < asked
}

// migrate brings frames of versions that are loaded no more into the present one: by the dialog's
// declared mapping, else by carrying the answers to the first open question, and saying so.
func (t *turn) migrate() {
	kept := t.s.Stack[:0]
	moved := false
	for _, f := range t.s.Stack {
		e, current := t.b.version(&f)
		switch {
		case e == nil:
			moved = true
			continue
		case !current || e.state(f.State) == nil: // a file may change without a new version
			moved = t.carry(e, &f) || moved
		}
		kept = append(kept, f)
	}
	t.s.Stack, t.changed = kept, moved
}

// carry moves one frame; it tells whether the person has to be told.
func (t *turn) carry(e *entry, f *Frame) (told bool) {
	mapping, declared := e.From[f.Version]
	var slots bot.Slots
	for _, s := range f.Slots {
		slots = slots.With(mapping.slot(s.Name), s.Value)
	}
	f.Slots, f.Version = slots, e.Version
	f.Slot, f.Back, f.Fresh = mapping.slot(f.Slot), mapping.slots(f.Back), mapping.slots(f.Fresh)
	if to := mapping.States[f.State]; declared && to != "" {
		f.State = to
	}
	if declared && e.state(f.State) != nil {
		return false
	}
	f.State, f.Slot, f.Options = e.States[0].Name, "", nil
	return true
}

// slot is what a slot of the older version is called now.
func (m Mapping) slot(name string) string { return cmp.Or(m.Slots[name], name) }

func (m Mapping) slots(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = m.slot(name)
	}
	return out
}
