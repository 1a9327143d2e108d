package run

import (
	"time"

	"linli/bot"
)

// Guard is asked about every message before a dialog hears it. It is pure.
type Guard interface {
	// Wants names what Judge needs; nothing means that the message is none of its business.
	Wants(bot.Speaker, bot.Meaning) []bot.Need
	// Judge gives what follows beside what the dialog says, or, when it refuses, instead.
	Judge(bot.Speaker, bot.Meaning, bot.Facts, time.Time) (o bot.Outcome, refuse bool)
}

// guarded asks the guard; refused means that no dialog hears the message.
func (t *turn) guarded() (refused bool, err error) {
	g := t.desk.c.Guard
	if g == nil || t.pending.Timer.Name != "" {
		return false, nil
	}
	needs := g.Wants(t.speaker, t.pending.Meaning)
	if len(needs) == 0 {
		return false, nil
	}
	facts, err := t.scoped(needs)
	if err != nil {
		return false, err
	}
	o, refused := g.Judge(t.speaker, t.pending.Meaning, facts, t.now)
	t.absorb(o)
	if refused {
		t.session = t.before
	}
	return refused, nil
}
