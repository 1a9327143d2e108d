package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"linli/bot"
)

// Calls is the noun of residents who asked for a person. While one holds the chat the desk is
// silent and carries words to and fro; hand-over and hand-back are said.
type Calls struct{ cycle *cycle }

const (
	callAgain   = 5 * time.Minute // a call that nobody takes is repeated, each time after twice as long
	callLongest = 12 * time.Hour
	callIdle    = time.Hour // nobody says anything: the desk takes the chat back
)

// NewCalls makes the noun.
func NewCalls() (*Calls, error) {
	c, err := callCycle()
	return &Calls{cycle: c}, err
}

// Verbs lists everything a call can be asked.
func (n *Calls) Verbs() []bot.Verb {
	usual := []string{bot.EventOK, bot.EventTaken, bot.EventMissing, bot.EventConflict, bot.EventRefused}
	return []bot.Verb{
		{Name: "call.start", Needs: startNeeds, Reads: []string{"why", "told"}, Events: []string{bot.EventOK, bot.EventConflict}},
		{Name: "call.relay", Needs: ownCall, Reads: []string{"words"}, Events: []string{bot.EventOK, bot.EventConflict, bot.EventMissing}},
		{Name: "call.take", Right: bot.RightAnswer, Needs: staffCall, Reads: []string{"call"}, Events: usual},
		{Name: "call.say", Right: bot.RightAnswer, Needs: staffCall, Reads: []string{"call", "words"}, Events: usual},
		{Name: "call.end", Needs: staffCall, Reads: []string{"call"}, Events: usual},
	}
}

func answerers() []bot.Need {
	return append(guardNeeds(), needRole(bot.RoleCommittee))
}

func startNeeds(c bot.Command) []bot.Need { return append(ownCall(c), answerers()...) }

func ownCall(c bot.Command) []bot.Need { return []bot.Need{needCall(c.Actor.Conversation)} }

// staffCall is the call that was named, the one the speaker holds, or the resident's own.
func staffCall(c bot.Command) []bot.Need {
	needs := append(answerers(), needCalls(), needCall(c.Actor.Conversation))
	if conv := callSlot(c); conv != 0 {
		needs = append(needs, needCall(conv))
	}
	return needs
}

func callSlot(c bot.Command) bot.ConversationID {
	slot := strings.TrimPrefix(strings.TrimPrefix(c.Slots.Get("call"), "call/"), "id/")
	n, err := strconv.ParseInt(slot, 10, 64)
	if err != nil {
		return 0
	}
	return bot.ConversationID(n)
}

// callDeed is one decision in progress about one call.
type callDeed struct {
	*Calls
	cmd   bot.Command
	f     bot.Facts
	now   time.Time
	was   Call
	c     Call
	posts []bot.Post
	timed []bot.Timer
}

// Decide gives what follows from the command; a verb it does not know is ErrInvalid.
func (n *Calls) Decide(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	do := map[string]func(*callDeed) bot.Outcome{"call.start": startCall, "call.relay": relay, "call.take": takeCall, "call.say": say, "call.end": endCall}[cmd.Verb]
	for _, v := range n.Verbs() {
		if v.Name != cmd.Verb {
			continue
		}
		if missing := f.Missing(v.Needs(cmd)); len(missing) > 0 {
			return bot.Outcome{Missing: missing}, nil
		}
		c, found := theCall(cmd, f)
		if !found && cmd.Verb != "call.start" {
			return bot.Outcome{Event: bot.EventMissing}, nil
		}
		return do(&callDeed{Calls: n, cmd: cmd, f: f, now: now, was: c, c: c}), nil
	}
	return bot.Outcome{}, fmt.Errorf("%w: verb %q", bot.ErrInvalid, cmd.Verb)
}

// theCall is one's own where one calls or speaks in it; for staff the named one, else the only one
// they hold.
func theCall(cmd bot.Command, f bot.Facts) (Call, bool) {
	if cmd.Verb == "call.start" || cmd.Verb == "call.relay" {
		return bot.Fact[Call](f, needCall(cmd.Actor.Conversation))
	}
	if conv := callSlot(cmd); conv != 0 && cmd.Actor.May(bot.RightAnswer) {
		return bot.Fact[Call](f, needCall(conv))
	}
	var held []Call
	for _, c := range fact[[]Call](f, needCalls()) {
		if c.State == CallHeld && c.Staff == cmd.Actor.Person && cmd.Actor.May(bot.RightAnswer) {
			held = append(held, c)
		}
	}
	if len(held) == 1 {
		return held[0], true
	}
	if len(held) > 1 {
		return Call{}, false
	}
	return bot.Fact[Call](f, needCall(cmd.Actor.Conversation))
}

func (d *callDeed) move(event string) bool {
	next, err := d.cycle.next(d.c.State, event)
	if err != nil {
		return false
	}
	d.c.State = next
	return true
}

func (d *callDeed) answer(event string) bot.Outcome {
	return bot.Outcome{Event: event, Values: append(callValues(d.c), d.holder()), Slots: bot.Slots{{Name: "call", Value: id(int64(d.c.Conversation))}}}
}

func (d *callDeed) done() bot.Outcome {
	out := d.answer(bot.EventOK)
	out.Changes = []bot.Change{{Row: d.c, Version: d.was.Version}, {Row: d.history()}}
	out.Posts, out.Timers = d.posts, d.timed
	return out
}

func (d *callDeed) history() Entry {
	s := d.cmd.Actor
	return Entry{Community: d.c.Community, Of: d.c.Ref(), At: d.now, Actor: s.Person, Helper: s.Helper, Account: s.Account, Verb: d.cmd.Verb,
		From: d.was.State, To: d.c.State, Words: d.words(), Media: d.cmd.Media, Cause: d.cmd.Cause}
}

func (d *callDeed) words() string {
	if w := d.cmd.Slots.Get("words"); w != "" {
		return w
	}
	return d.cmd.Words
}

// callValues are for staff.
func callValues(c Call) bot.Values {
	return bot.Values{bot.Text("call", id(int64(c.Conversation))), bot.KeyOf("state", stateKey("call.state.", c.State, []string{CallWaiting, CallHeld, CallEnded})), bot.TimeOf("since", c.Since), wordsValue("told", c.Told)}
}

// holder is who talks with the resident.
func (d *callDeed) holder() bot.Value {
	for _, s := range staffOf(d.f, answerers()...) {
		if s.Person == d.c.Staff {
			return whoValue(s)
		}
	}
	if d.c.Staff != 0 && d.c.Staff == d.cmd.Actor.Person {
		return whoValue(d.cmd.Actor.Staff)
	}
	return whoValue(bot.Staff{})
}
