package dialog

import (
	"slices"

	"linli/bot"
)

// advance goes from state to state until something has to be waited for: an answer, a fact or a noun.
func (t *turn) advance() {
	for hops := 0; hops < maxHops; hops++ {
		f := t.s.Top()
		e, _ := t.b.version(f)
		s := e.state(f.State)
		if s == nil {
			t.lost()
			return
		}
		event := t.enter(e, s, f)
		if event == "" {
			return
		}
		next, err := e.machine.next(f.State, event)
		if err != nil {
			t.lost()
			return
		}
		f.State = next
	}
	t.lost()
}

// enter does what a state is for and gives the event to go on with, "" to wait.
func (t *turn) enter(e *entry, s *StateDef, f *Frame) string {
	switch {
	case s.End:
		return t.end(s, f)
	case len(s.Ask) > 0:
		return t.form(e, s, f)
	case s.Question != "":
		return t.question(e, s, f)
	case s.Look != "":
		return t.look(s, f)
	case s.Do != "":
		return t.do(s, f)
	case s.Say != "":
		t.say(t.sayKey(s, f), t.values(e, f))
		return eventNext
	case s.Switch != "":
		return route(s, f)
	default:
		return t.chain(s, f)
	}
}

func (t *turn) end(s *StateDef, f *Frame) string {
	if s.Say != "" {
		e, _ := t.b.version(f)
		t.say(t.sayKey(s, f), t.values(e, f))
	}
	t.pop()
	return ""
}

// form asks for the first thing that is still missing.
func (t *turn) form(e *entry, s *StateDef, f *Frame) string {
	for _, name := range s.Ask {
		d := e.slot(name)
		if !f.Slots.Has(name) && !d.Optional {
			f.Slot = name
			t.put(d.Ask, t.values(e, f), choices(d))
			return ""
		}
	}
	f.Slot = ""
	return eventFilled
}

func choices(d *SlotDef) []bot.Option {
	prefix := "choice."
	if d.Kind == KindCategory {
		prefix = "category."
	}
	options := make([]bot.Option, 0, len(d.Options))
	for _, key := range d.Options {
		options = append(options, bot.Option{Key: key, Label: prefix + key})
	}
	return options
}

func (t *turn) question(e *entry, s *StateDef, f *Frame) string {
	f.Slot = ""
	if s.Within != "" && len(t.s.Stack) > 1 {
		return s.Within
	}
	t.put(s.Question, t.values(e, f), t.optionsOf(s, f))
	return ""
}

// optionsOf lists a question's options, with those that the last look found in their place.
func (t *turn) optionsOf(s *StateDef, f *Frame) []bot.Option {
	var options []bot.Option
	for _, key := range s.Options {
		if key == found {
			options = append(options, f.Found...)
			continue
		}
		options = append(options, bot.Option{Key: key, Label: "choice." + key})
	}
	return options
}

// put asks an open question: it gets the next number, and a time after which it lapses.
func (t *turn) put(key string, v bot.Values, options []bot.Option) {
	f := t.s.Top()
	e, _ := t.b.version(f)
	t.s.Asked++
	f.Asked, f.At, f.Options = t.s.Asked, t.in.Now, options
	t.say(key, v, options...)
	if e.Timeout.After > 0 {
		t.timers = append(t.timers, t.timer(bot.Timer{Due: t.in.Now.Add(e.Timeout.After), Guard: f.Asked}))
	}
}

// repeat asks the top frame's question again, with a new number.
func (t *turn) repeat() { t.advance() }

func (t *turn) look(s *StateDef, f *Frame) string {
	l := t.b.looks[s.Look]
	if !t.need(l.Needs(t.in.Speaker, f.Slots)) {
		return ""
	}
	got := l.Answer(t.in.Speaker, f.Slots, t.in.Facts, t.in.Now)
	if len(got.Missing) > 0 {
		t.missing = append(t.missing, got.Missing...)
		return ""
	}
	t.learn(f, got.Slots)
	f.Values, f.Found = got.Values, got.Options
	return got.Event
}

// learn lays what a look knows over the slots, but never over what the person said.
func (t *turn) learn(f *Frame, known bot.Slots) {
	e, _ := t.b.version(f)
	for _, slot := range known {
		if d := e.slot(slot.Name); d != nil && d.Ask != "" && (f.Slots.Has(slot.Name) || slices.Contains(f.Fresh, slot.Name)) {
			continue
		}
		f.Slots = f.Slots.With(slot.Name, slot.Value)
	}
}

func (t *turn) do(s *StateDef, f *Frame) string {
	t.command = &bot.Command{
		Verb: s.Do, Actor: t.in.Speaker, Slots: f.Slots, Words: f.Words, Media: f.Media,
		Cause: t.in.Cause, Seed: t.in.Seed,
	}
	return ""
}

// sayKey is the state's text, or the more particular one for the value of its By slot.
func (t *turn) sayKey(s *StateDef, f *Frame) string {
	if s.By == "" {
		return s.Say
	}
	if key := s.Say + "." + f.Slots.Get(s.By); t.b.texts[key] {
		return key
	}
	return s.Say
}

func route(s *StateDef, f *Frame) string {
	value := f.Slots.Get(s.Switch)
	switch {
	case value == "":
		return eventEmpty
	case s.On[value] != "":
		return value
	default:
		return eventElse
	}
}

// chain lets another dialog take over in this one's place.
func (t *turn) chain(s *StateDef, f *Frame) string {
	e := t.b.dialogs[s.Start]
	next := t.frame(e)
	next.Slots, next.Media, next.Words = f.Slots, f.Media, f.Words
	t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
	t.push(next)
	return ""
}

func (t *turn) frame(e *entry) Frame {
	f := Frame{Dialog: e.Name, Version: e.Version, State: e.States[0].Name, At: t.in.Now}
	for _, s := range e.Slots {
		f.Slots = f.Slots.With(s.Name, s.Default)
	}
	return f
}
