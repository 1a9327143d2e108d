package run

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/dialog"
)

// Store is all that the corridor needs of a database. It may also be a Wide, WideLeases and a Waker.
type Store interface {
	Inbox
	Turns
	Outbox
	Leases
}

// Conversations is the dialog engine: three pure functions from a stored session to the next one.
type Conversations interface {
	Step(dialog.Input) dialog.Reply
	// Resume goes on after a noun has decided; Wake after a timer of the conversation has fired.
	Resume(dialog.Input, bot.Outcome) dialog.Reply
	Wake(dialog.Input, bot.Timer) dialog.Reply
}

// Listener understands one sentence without its context. It is called by many goroutines at once.
type Listener interface {
	Hear(c bot.CommunityID, text string) bot.Meaning
}

// Config is what a desk is made of. Store, Book, Model, Renderer, Clock and Seed are required.
type Config struct {
	Store    Store
	Book     Conversations
	Model    Listener
	Renderer Renderer
	Nouns    []Noun
	Accounts map[string]Channel // by account: whom to hand messages to
	Clock    Clock
	Seed     func() uint64 // randomness of one turn; called by many goroutines at once
	Owner    string        // this process in leases: different for every process; the same only for one whose forerunner is surely dead
	Locale   string        // language of texts to somebody whose language nobody knows
	Log      *slog.Logger  // nil = silent
	Meter    Meter         // nil = nothing is counted
	Probe    Probe         // nil except in tests
	// Report makes of a message that had to be put aside a command that tells somebody, say "call.start";
	// it runs as the speaker's own. nil, or a nil command, leaves it to log and meter.
	Report func(Trouble) *bot.Command
	Guard  Guard // nil = every message is heard
	// Attach gives what may be kept of an attachment from any channel; it is called by many goroutines at once.
	// nil keeps them as they came.
	Attach func(bot.Media) bot.Media
	Slots  int // how many messages of one account are handed over at a time; 0 = 16
}

// Trouble is a message or timer that was put aside after its turn had failed too often.
type Trouble struct {
	Speaker bot.Speaker
	Meaning bot.Meaning
	Timer   bot.Timer
	Reason  string
}

// Shards is how many parts the conversations of a database are divided into; each is worked by one process.
const Shards = 64

const (
	maxBatch     = 256             // turns in one transaction
	maxSend      = 256             // messages read from the outbox at a time
	leaseTime    = 6 * time.Second // after which a dead process's work is taken over
	renewTime    = 2 * time.Second
	pollTime     = 250 * time.Millisecond // for due timers, retries, and wakes that were missed
	sendTime     = 30 * time.Second       // after which a hand-over counts as failed
	drainTime    = 10 * time.Second
	defaultSlots = 16
)

// Desk is the corridor: it keeps what comes in, thinks, writes and sends. It is a Door.
type Desk struct {
	c     Config
	log   *slog.Logger
	meter Meter
	verbs map[string]verb // by name
	nouns map[string]Noun // by the kind of its refs
	turns turns
	tries Attempts // nil when the store counts none
	lease *keeper
	in    bell      // rings when something may have to be thought over
	out   bell      // rings when something may have to be sent
	pulse heartbeat // of the turn loops
	met   meeting   // shards whose forerunner's last doings were looked at
}

type verb struct {
	bot.Verb
	noun Noun
}

// New checks the configuration; a verb that two nouns claim is ErrInvalid, as is a missing part.
func New(c Config) (*Desk, error) {
	if c.Store == nil || c.Book == nil || c.Model == nil || c.Renderer == nil || c.Clock == nil || c.Seed == nil {
		return nil, fmt.Errorf("%w: desk without store, book, model, renderer, clock or seed", bot.ErrInvalid)
	}
	d := &Desk{c: withDefaults(c), verbs: map[string]verb{}, nouns: map[string]Noun{}}
	d.log, d.meter, d.turns = d.c.Log, d.c.Meter, turnsOf(c.Store)
	d.tries, _ = c.Store.(Attempts)
	d.lease = newKeeper(d.c.Store, d.c.Clock, d.c.Owner)
	owners := map[string]int{}
	for i, n := range c.Nouns {
		if err := d.register(n, i, owners); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func withDefaults(c Config) Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Meter == nil {
		c.Meter = silentMeter{}
	}
	if c.Slots <= 0 {
		c.Slots = defaultSlots
	}
	return c
}

// register notes a noun's verbs, and that it is the i-th who owns their kinds.
func (d *Desk) register(n Noun, i int, owners map[string]int) error {
	for _, v := range n.Verbs() {
		kind, _, found := strings.Cut(v.Name, ".")
		if !found {
			return fmt.Errorf("%w: verb %q is not noun.verb", bot.ErrInvalid, v.Name)
		}
		if _, taken := d.verbs[v.Name]; taken {
			return fmt.Errorf("%w: two nouns have the verb %q", bot.ErrInvalid, v.Name)
		}
		if owner, taken := owners[kind]; taken && owner != i {
			return fmt.Errorf("%w: two nouns have verbs of %q", bot.ErrInvalid, kind)
		}
		d.verbs[v.Name], d.nouns[kind], owners[kind] = verb{Verb: v, noun: n}, n, i
	}
	return nil
}
