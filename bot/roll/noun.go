package roll

import (
	"fmt"
	"time"

	"linli/bot"
)

// decide answers one verb on the facts that the verb asked for.
type decide func(bot.Command, bot.Facts, time.Time) bot.Outcome

// deed is a verb with its answer.
type deed struct {
	verb   bot.Verb
	decide decide
}

// noun is a table of deeds. It keeps nothing and has no timers.
type noun struct{ deeds []deed }

// Verbs of the noun.
func (n noun) Verbs() []bot.Verb {
	out := make([]bot.Verb, len(n.deeds))
	for i, d := range n.deeds {
		out[i] = d.verb
	}
	return out
}

// Decide answers a command of one of Verbs; an unknown verb is bot.ErrInvalid. The right was checked before.
func (n noun) Decide(c bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	for _, d := range n.deeds {
		if d.verb.Name == c.Verb {
			return d.decide(c, f, now), nil
		}
	}
	return bot.Outcome{}, fmt.Errorf("%w: no verb %q", bot.ErrInvalid, c.Verb)
}

// Wants nothing: people and staff set no timers.
func (n noun) Wants(bot.Ref, bot.Timer) []bot.Need { return nil }

// Tick is never due; a timer that names this noun all the same is bot.ErrInvalid.
func (n noun) Tick(r bot.Ref, t bot.Timer, _ bot.Facts, _ time.Time) (bot.Outcome, error) {
	return bot.Outcome{}, fmt.Errorf("%w: no timer %q of %s", bot.ErrInvalid, t.Name, r)
}

// event is an outcome that only says what happened.
func event(name string) bot.Outcome { return bot.Outcome{Event: name} }

// written is an outcome that went through, with its rows.
func written(rows ...bot.Row) bot.Outcome {
	o := event(bot.EventOK)
	for _, r := range rows {
		o.Changes = append(o.Changes, bot.Change{Row: r})
	}
	return o
}

// chatOf is the speaker's chat row as it stands; a deed changes what it is about.
func chatOf(s bot.Speaker) Chat {
	return Chat{Community: s.Community, Conversation: s.Conversation, Person: s.Person, Helper: s.Helper,
		Trust: s.Trust, Stopped: s.Stopped, Lang: s.Lang}
}

// office asks for the office's staff, who are told what the desk cannot settle by itself.
func office() bot.Need { return bot.Need{Kind: bot.NeedStaff, Key: "role/" + string(bot.RoleOffice)} }

// tellOffice puts a text to everybody of the office.
func tellOffice(f bot.Facts, key string, v bot.Values) []bot.Post {
	staff, _ := bot.Fact[[]bot.Staff](f, office())
	out := make([]bot.Post, len(staff))
	for i, s := range staff {
		out[i] = bot.Post{Person: s.Person, Text: key, Values: v, Class: bot.ClassReply}
	}
	return out
}
