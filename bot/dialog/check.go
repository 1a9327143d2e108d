package dialog

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"linli/bot"
)

// Mistake is one thing wrong with a definition. Path says where in its YAML, as a YAML path
// ("$.states[2].on.filled").
type Mistake struct {
	Dialog  string
	Path    string
	Message string
}

func (m Mistake) Error() string { return m.Dialog + " " + m.Path + ": " + m.Message }

// checker gathers the mistakes of one definition.
type checker struct {
	d        *Definition
	w        *World
	looks    map[string]bot.Look
	verbs    map[string]bot.Verb
	texts    map[string]bool
	names    map[string]bool
	mistakes []Mistake
}

// Check finds every mistake in all definitions at once. A dialog may stand in defs in several versions.
func Check(defs []Definition, w World) []Mistake {
	looks, verbs, texts, names := index(defs, w)
	var all []Mistake
	for i := range defs {
		c := checker{d: &defs[i], w: &w, looks: looks, verbs: verbs, texts: texts, names: names}
		c.all()
		all = append(all, c.mistakes...)
	}
	return append(all, claims(defs)...)
}

func index(defs []Definition, w World) (map[string]bot.Look, map[string]bot.Verb, map[string]bool, map[string]bool) {
	looks, verbs := map[string]bot.Look{}, map[string]bot.Verb{}
	for _, l := range w.Looks {
		looks[l.Name] = l
	}
	for _, v := range w.Verbs {
		verbs[v.Name] = v
	}
	texts, names := map[string]bool{}, map[string]bool{}
	for _, key := range w.Texts {
		texts[key] = true
	}
	for _, d := range defs {
		names[d.Name] = true
	}
	return looks, verbs, texts, names
}

func (c *checker) fault(path, format string, args ...any) {
	c.mistakes = append(c.mistakes, Mistake{Dialog: c.d.Name, Path: path, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) all() {
	if c.d.Name == "" || len(c.d.States) == 0 {
		c.fault("$", "a dialog needs a name and at least one state")
		return
	}
	if c.d.Version < 1 {
		c.fault("$.version", "the version must be 1 or more")
	}
	c.key("$.dialog", titleKey(c.d.Name))
	c.starts()
	for i := range c.d.Slots {
		c.slot(fmt.Sprintf("$.slots[%d]", i), &c.d.Slots[i])
	}
	for i := range c.d.States {
		c.state(fmt.Sprintf("$.states[%d]", i), &c.d.States[i])
	}
	c.timeout()
	c.mappings()
	c.shape()
	c.controls()
}

// key wants a text to exist in the catalogue. Every language has the same keys: the catalogue's own check sees to that.
func (c *checker) key(path, key string) {
	if len(c.texts) > 0 && !c.texts[key] {
		c.fault(path, "there is no text %q in the locales", key)
	}
}

func (c *checker) slot(path string, d *SlotDef) {
	if !slices.Contains(kinds(), d.Kind) {
		c.fault(path+".kind", "unknown kind %q; known are %s", d.Kind, strings.Join(kinds(), ", "))
	}
	if d.Ask != "" {
		c.key(path+".ask", d.Ask)
		c.reason(path, d)
		c.budget(path+".ask", d.Ask, 0, choices(d))
	}
	if d.Hint != "" {
		c.key(path+".hint", d.Hint)
	}
	for i, dep := range d.Depends {
		c.knows(fmt.Sprintf("%s.depends[%d]", path, i), dep)
	}
	for i, option := range d.Options {
		at := fmt.Sprintf("%s.options[%d]", path, i)
		if d.Kind == KindCategory && !c.category(at, option) {
			continue
		}
		c.key(at, choices(&SlotDef{Kind: d.Kind, Options: []string{option}})[0].Label)
	}
}

func (c *checker) reason(path string, d *SlotDef) {
	if d.Why == "" {
		c.fault(path, "slot %q is asked for but gives no reason (why)", d.Name)
		return
	}
	c.key(path+".why", d.Why)
}

func kinds() []string {
	return []string{KindText, KindWords, KindName, KindCategory, KindPlace, KindUrgency, KindTicket, KindWish, KindWhen, KindChoice, KindNumber, KindMoney, KindPhone, KindContact, KindQuestion, KindRef}
}

// knows wants a slot to be declared.
func (c *checker) knows(path, slot string) {
	if slot != slotTill && c.d.slot(slot) == nil {
		c.fault(path, "unknown slot %q", slot)
	}
}

func (c *checker) state(path string, s *StateDef) {
	if n := deeds(s); n != 1 {
		c.fault(path, "state %q does %d things; it must do exactly one of ask, question, look, do, say, switch, start, end", s.Name, n)
		return
	}
	for i, slot := range s.Ask {
		c.knows(fmt.Sprintf("%s.ask[%d]", path, i), slot)
	}
	c.wording(path, s)
	c.references(path, s)
	c.transitions(path, s)
}

// deeds counts what a state does. Say beside End is how an end speaks.
func deeds(s *StateDef) int {
	n := 0
	for _, does := range []bool{len(s.Ask) > 0, s.Question != "", s.Look != "", s.Do != "", s.Say != "" && !s.End, s.Switch != "", s.Start != "", s.End} {
		if does {
			n++
		}
	}
	return n
}

func (c *checker) wording(path string, s *StateDef) {
	if s.Question != "" {
		c.key(path+".question", s.Question)
		c.budget(path+".question", s.Question, s.Segments, fixed(s.Options))
	}
	if s.Say != "" {
		c.key(path+".say", s.Say)
	}
	if s.Why != "" {
		c.key(path+".why", s.Why)
	}
	for i, o := range s.Options {
		if o != found {
			c.key(fmt.Sprintf("%s.options[%d]", path, i), "choice."+o)
		}
	}
}

// budget refuses a question that is longer than its share of text messages.
func (c *checker) budget(path, key string, segments int, options []bot.Option) {
	if segments == 0 {
		segments = 1
	}
	if c.w.Reach == nil || !c.texts[key] {
		return
	}
	if n := c.w.Reach(key, labelsOf(options)); n > segments {
		c.fault(path, "%q takes %d text messages, its budget is %d", key, n, segments)
	}
}

// fixed are the options that do not depend on what a look finds.
func fixed(keys []string) []bot.Option {
	var out []bot.Option
	for _, key := range keys {
		if key != found {
			out = append(out, bot.Option{Key: key, Label: "choice." + key})
		}
	}
	return out
}

func labelsOf(options []bot.Option) []string {
	labels := make([]string, len(options))
	for i, o := range options {
		labels[i] = o.Label
	}
	return labels
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// transitions wants a way on for every event of a state, and no way for events it never has.
func (c *checker) transitions(path string, s *StateDef) {
	must, may := c.events(s)
	for _, event := range must {
		if s.On[event] == "" {
			c.fault(path, "state %q has no way out on %q", s.Name, event)
		}
	}
	if s.Within != "" && s.On[s.Within] == "" {
		c.fault(path+".within", "state %q has no way out on %q", s.Name, s.Within)
	}
	for _, event := range sortedKeys(s.On) {
		at := path + ".on." + event
		if c.d.state(s.On[event]) == nil {
			c.fault(at, "there is no state %q", s.On[event])
		}
		if !slices.Contains(must, event) && !slices.Contains(may, event) && event != s.Within && c.knowsEvents(s) {
			c.fault(at, "%q never happens in state %q", event, s.Name)
		}
	}
	if s.End && len(s.On) > 0 {
		c.fault(path+".on", "an end goes nowhere")
	}
}

// knowsEvents says that the events of a state are a closed list: not those of a slot's values, nor of a
// need or effect that there is not.
func (c *checker) knowsEvents(s *StateDef) bool {
	_, look := c.looks[s.Look]
	_, verb := c.verbs[s.Do]
	return s.Switch == "" && (look || s.Look == "") && (verb || s.Do == "")
}

// events gives what a state must lead on from and what it may: refusals of a verb have answers of the engine's own.
func (c *checker) events(s *StateDef) (must, may []string) {
	switch {
	case len(s.Ask) > 0:
		return []string{eventFilled}, nil
	case s.Question != "":
		return c.answers(s)
	case s.Look != "":
		return c.looks[s.Look].Events, nil
	case s.Do != "":
		return []string{bot.EventOK}, c.verbs[s.Do].Events
	case s.Say != "" && !s.End:
		return []string{eventNext}, nil
	case s.Switch != "":
		return []string{eventElse}, []string{eventEmpty}
	default:
		return nil, nil
	}
}

func (c *checker) answers(s *StateDef) (must, may []string) {
	own := []string{"change", "cancel", "back", "human"}
	if len(s.Options) == 0 {
		c.fault("$", "question %q of state %q offers nothing to choose", s.Question, s.Name)
	}
	for _, o := range s.Options {
		switch {
		case o == found, s.On[o] == "" && s.On[eventChosen] != "":
			must = append(must, eventChosen)
		case slices.Contains(own, o):
			may = append(may, o)
		default:
			must = append(must, o)
		}
	}
	return must, may
}
