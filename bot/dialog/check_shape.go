package dialog

import (
	"fmt"
	"sort"
	"strings"

	"linli/bot"
)

// shape finds states that nothing leads to, that lead nowhere, and loops that ask nothing.
func (c *checker) shape() {
	reached := c.reach(c.d.States[0].Name)
	for i, s := range c.d.States {
		path := fmt.Sprintf("$.states[%d]", i)
		if !reached[s.Name] {
			c.fault(path, "nothing leads to state %q", s.Name)
		}
		if !c.endsFrom(s.Name) {
			c.fault(path, "there is no end to be reached from state %q", s.Name)
		}
		if c.duplicate(i) {
			c.fault(path, "there are two states %q", s.Name)
		}
		if c.loops(s.Name) {
			c.fault(path, "state %q leads back to itself without asking anything", s.Name)
		}
	}
}

func (c *checker) reach(from string) map[string]bool {
	seen := map[string]bool{}
	todo := []string{from}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		s := c.d.state(name)
		if s == nil || seen[name] {
			continue
		}
		seen[name] = true
		for _, next := range s.On {
			todo = append(todo, next)
		}
	}
	return seen
}

// endsFrom says that an end can be reached. A state that leads nowhere, or to a state that is not there,
// has been found faulty for that.
func (c *checker) endsFrom(name string) bool {
	for reached := range c.reach(name) {
		if s := c.d.state(reached); s.End || s.Start != "" || c.leadsNowhere(s) {
			return true
		}
	}
	return false
}

func (c *checker) leadsNowhere(s *StateDef) bool {
	for _, next := range s.On {
		if c.d.state(next) == nil {
			return true
		}
	}
	return len(s.On) == 0
}

func (c *checker) duplicate(i int) bool {
	for _, s := range c.d.States[:i] {
		if s.Name == c.d.States[i].Name {
			return true
		}
	}
	return false
}

// loops says that a state can come back to itself through states that neither ask nor do anything.
// A form may pass without asking, so it counts as silent; an effect does not repeat by itself.
func (c *checker) loops(name string) bool {
	seen := map[string]bool{}
	todo := c.silentNext(name)
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		if next == name {
			return true
		}
		if !seen[next] {
			seen[next] = true
			todo = append(todo, c.silentNext(next)...)
		}
	}
	return false
}

func (c *checker) silentNext(name string) []string {
	s := c.d.state(name)
	if s == nil || s.Question != "" {
		return nil
	}
	next := make([]string, 0, len(s.On))
	for _, to := range s.On {
		next = append(next, to)
	}
	sort.Strings(next)
	return next
}

// timeout wants every dialog that waits for somebody to say what becomes of silence.
func (c *checker) timeout() {
	for i, s := range c.d.States {
		if (len(s.Ask) > 0 || s.Question != "") && c.d.Timeout.After <= 0 {
			c.fault(fmt.Sprintf("$.states[%d]", i), "state %q waits for an answer, but the dialog has no timeout", s.Name)
			return
		}
	}
}

// controls refuses words and options that would hide a word which must work in every state.
func (c *checker) controls() {
	if c.w.Controls == nil {
		return
	}
	for _, lang := range sortedKeys(c.d.Words) {
		for i, word := range c.d.Words[lang] {
			if control := c.w.Controls(word); control != "" && c.d.For != string(control) {
				c.fault(fmt.Sprintf("$.words.%s[%d]", lang, i), "%q means %s in every state, so it cannot start this dialog", word, control)
			}
		}
	}
	for i, s := range c.d.States {
		c.hidden(fmt.Sprintf("$.states[%d].options", i), s.Options)
	}
	for i, d := range c.d.Slots {
		if d.Kind == KindChoice && d.Ask != "" {
			c.hidden(fmt.Sprintf("$.slots[%d].options", i), d.Options)
		}
	}
}

// hidden finds options whose label is a control word of another meaning.
func (c *checker) hidden(path string, options []string) {
	for i, o := range options {
		for _, label := range c.w.Reads[o] {
			if control := c.w.Controls(label); control != "" && string(control) != o && c.d.For != string(control) {
				c.fault(fmt.Sprintf("%s[%d]", path, i), "the answer %q means %s in every state, so it cannot be an answer here", label, control)
			}
		}
	}
}

// claims finds start words and examples that two dialogs claim.
func claims(defs []Definition) []Mistake {
	var out []Mistake
	owner := map[string]string{}
	for i := range defs {
		d := &defs[i]
		for _, said := range sayings(d) {
			first, taken := owner[strings.ToLower(said.text)]
			switch {
			case !taken:
				owner[strings.ToLower(said.text)] = d.Name
			case first != d.Name:
				out = append(out, Mistake{Dialog: d.Name, Path: said.path, Message: fmt.Sprintf("%q already belongs to dialog %q", said.text, first)})
			}
		}
	}
	return append(out, intents(defs)...)
}

type saying struct{ path, text string }

func sayings(d *Definition) []saying {
	var out []saying
	for field, byLang := range map[string]map[string][]string{"words": d.Words, "examples": d.Examples} {
		for lang, list := range byLang {
			for i, text := range list {
				out = append(out, saying{fmt.Sprintf("$.%s.%s[%d]", field, lang, i), text})
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	return out
}

// intents finds intents and occasions that two dialogs claim.
func intents(defs []Definition) []Mistake {
	var out []Mistake
	owner := map[string]string{}
	for i := range defs {
		d := &defs[i]
		for path, claim := range map[string]string{"$.intent": intentClaim(d.Intent), "$.for": d.For} {
			if claim == "" {
				continue
			}
			if first, taken := owner[claim]; taken && first != d.Name {
				out = append(out, Mistake{Dialog: d.Name, Path: path, Message: fmt.Sprintf("dialog %q already starts on %s", first, claim)})
				continue
			}
			owner[claim] = d.Name
		}
	}
	return out
}

func intentClaim(i bot.Intent) string {
	if i == "" {
		return ""
	}
	return "intent " + string(i)
}
