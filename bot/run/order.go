package run

import (
	"fmt"
	"strconv"

	"linli/bot"
)

// order has a noun decide on a command, and on those that follow from it. Here, and nowhere else, is the
// actor's right to it looked at.
func (t *turn) order(c bot.Command, depth int) (bot.Outcome, error) {
	v, ok := t.desk.verbs[c.Verb]
	if t.orders++; !ok || t.orders > maxOrders || depth > maxNested {
		return bot.Outcome{}, fmt.Errorf("%w: command %q, number %d of the turn, %d deep", bot.ErrInvalid, c.Verb, t.orders, depth)
	}
	if !t.house(c.Actor) && !c.Actor.May(v.Right) {
		t.refused(c, v)
		return bot.Outcome{Event: bot.EventRefused}, nil
	}
	t.engine = false
	o, err := t.settled(v.needs(c), func(f bot.Facts) (bot.Outcome, error) { return v.noun.Decide(c, f, t.now) })
	if err != nil {
		return bot.Outcome{}, fmt.Errorf("%s: %w", c.Verb, err)
	}
	return o, t.follow(o, c.Actor, depth)
}

// settled asks a noun until it lacks no facts. What it lacks is loaded between two plays of the turn.
func (t *turn) settled(needs []bot.Need, ask func(bot.Facts) (bot.Outcome, error)) (bot.Outcome, error) {
	for range maxOrders {
		facts, err := t.scoped(needs)
		if err != nil {
			return bot.Outcome{}, err
		}
		o, err := ask(facts)
		if err != nil || len(o.Missing) == 0 {
			return o, err
		}
		needs = append(needs[:len(needs):len(needs)], o.Missing...)
	}
	return bot.Outcome{}, fmt.Errorf("%w: a noun asks for ever more facts", bot.ErrInvalid)
}

// needs are what the verb names before it has seen any fact.
func (v verb) needs(c bot.Command) []bot.Need {
	if v.Needs == nil {
		return nil
	}
	return v.Needs(c)
}

// follow takes in an outcome and has the commands decided that it causes.
func (t *turn) follow(o bot.Outcome, actor bot.Speaker, depth int) error {
	t.absorb(o)
	for _, c := range o.Commands {
		if c.Actor.Community == 0 {
			c.Actor = actor
		}
		c.Cause, c.Seed = t.pending.ID, t.pending.Seed
		caused, err := t.order(c, depth+1)
		if err != nil {
			return err
		}
		if caused.Event != bot.EventOK {
			t.desk.log.Warn("command.caused", "verb", c.Verb, "event", caused.Event, "pending", t.pending)
		}
	}
	return nil
}

// tick has a noun act because time has passed. It acts as the house itself.
func (t *turn) tick() error {
	timer := t.pending.Timer
	noun, ok := t.desk.nouns[timer.Ref.Kind]
	if !ok {
		return fmt.Errorf("%w: timer %q of nobody's %q", bot.ErrInvalid, timer.Name, timer.Ref.Kind)
	}
	o, err := t.settled(noun.Wants(timer.Ref, timer), func(f bot.Facts) (bot.Outcome, error) {
		return noun.Tick(timer.Ref, timer, f, t.now)
	})
	if err != nil {
		return fmt.Errorf("tick %s %q: %w", timer.Ref, timer.Name, err)
	}
	return t.follow(o, bot.Speaker{Community: t.pending.Speaker.Community}, 0)
}

// house says that nobody acts but the house: a noun's timer was due. The house may do anything.
func (t *turn) house(actor bot.Speaker) bool {
	return t.ofNoun() && actor.Person == 0 && actor.Conversation == 0
}

func (t *turn) refused(c bot.Command, v verb) {
	t.desk.meter.Error(ErrorRefused)
	t.desk.log.Info("command.refused", "verb", c.Verb, "right", v.Right, "person", c.Actor.Person, "role", c.Actor.Staff.Role)
}

// scoped gives the facts for the needs of the order under way. A counter's next number is nobody else's:
// each order asks for its own.
func (t *turn) scoped(needs []bot.Need) (bot.Facts, error) {
	asked := make([]bot.Need, len(needs))
	counted := false
	for i, n := range needs {
		asked[i] = t.scope(n)
		counted = counted || asked[i] != n
	}
	if len(t.known.Missing(asked)) > 0 {
		return nil, t.want(asked)
	}
	if !counted {
		return t.facts, nil
	}
	return t.withNumbers(needs, asked), nil
}

func (t *turn) scope(n bot.Need) bot.Need {
	if n.Kind == bot.NeedNumber {
		n.Key += "@" + strconv.Itoa(t.orders)
	}
	return n
}

func (t *turn) withNumbers(needs, asked []bot.Need) bot.Facts {
	facts := make(bot.Facts, len(t.facts)+len(needs))
	for need, fact := range t.facts {
		facts[need] = fact
	}
	for i, n := range needs {
		if asked[i] != n {
			facts[n] = t.known[asked[i]]
		}
	}
	return facts
}
