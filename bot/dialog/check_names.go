package dialog

import (
	"fmt"
	"slices"
	"strings"

	"linli/bot"
)

// occasions on which the engine starts a dialog (Definition.For). The other controls are its own.
func occasions() []string {
	return []string{
		string(bot.ControlStop), string(bot.ControlStart), string(bot.ControlLanguage), string(bot.ControlHuman),
		string(bot.ControlMyData), string(bot.ControlForget), OccasionHeld, OccasionMedia, OccasionContact, OccasionLoop, OccasionForward,
	}
}

// starts wants what starts a dialog to exist.
func (c *checker) starts() {
	if !bot.KnownRight(c.d.Right) {
		c.fault("$.right", "unknown right %q", c.d.Right)
	}
	if c.d.For != "" && !slices.Contains(occasions(), c.d.For) {
		c.fault("$.for", "unknown occasion %q; known are %s", c.d.For, strings.Join(occasions(), ", "))
	}
	if c.d.Intent != "" && !slices.Contains(bot.Intents(), c.d.Intent) {
		c.fault("$.intent", "unknown intent %q", c.d.Intent)
	}
}

// category wants a category to exist.
func (c *checker) category(path, slug string) bool {
	known := len(c.w.Categories) == 0 || slices.Contains(c.w.Categories, slug)
	if !known {
		c.fault(path, "unknown category %q", slug)
	}
	return known
}

// mappings wants sessions of older versions to be led to states and slots that there are.
func (c *checker) mappings() {
	for version, m := range c.d.From {
		at := fmt.Sprintf("$.from.%d", version)
		if version >= c.d.Version {
			c.fault(at, "version %d is not older than version %d", version, c.d.Version)
		}
		for _, old := range sortedKeys(m.States) {
			if c.d.state(m.States[old]) == nil {
				c.fault(at+".states."+old, "there is no state %q", m.States[old])
			}
		}
		for _, old := range sortedKeys(m.Slots) {
			c.knows(at+".slots."+old, m.Slots[old])
		}
	}
}

// references wants looks, verbs, slots and dialogs to exist.
func (c *checker) references(path string, s *StateDef) {
	if _, ok := c.looks[s.Look]; s.Look != "" && !ok {
		c.fault(path+".look", "unknown need %q; the nearest is %q", s.Look, nearest(s.Look, sortedKeys(c.looks)))
	}
	if _, ok := c.verbs[s.Do]; s.Do != "" && !ok {
		c.fault(path+".do", "unknown effect %q; the nearest is %q", s.Do, nearest(s.Do, sortedKeys(c.verbs)))
	}
	for field, slot := range map[string]string{"switch": s.Switch, "by": s.By, "slot": s.Slot} {
		if slot != "" {
			c.knows(path+"."+field, slot)
		}
	}
	if s.Start != "" && !c.names[s.Start] {
		c.fault(path+".start", "there is no dialog %q", s.Start)
	}
}

// nearest is the known name that takes the fewest changed letters to reach, the first of equals.
func nearest(name string, known []string) string {
	best, least := "", 0
	for _, k := range known {
		if n := distance(name, k); best == "" || n < least {
			best, least = k, n
		}
	}
	return best
}

// distance counts letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
