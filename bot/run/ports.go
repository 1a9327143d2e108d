// Package run is the corridor: in → kept → thought → written → sent. It declares what it
// needs of the rooms beside it, and nobody walks it backwards.
package run

import (
	"context"
	"time"

	"linli/bot"
)

// Clock tells the time. Nothing below cmd reads another.
type Clock interface{ Now() time.Time }

// Channel is a front door. Send answers nil for accepted, *bot.RetryError for later, and any
// other error for never.
type Channel interface {
	Form() bot.Form
	Send(context.Context, bot.Outgoing) (bot.Receipt, error)
}

// Noun decides purely what a command does. Every verb it has is in Verbs.
type Noun interface {
	Verbs() []bot.Verb
	Decide(bot.Command, bot.Facts, time.Time) (bot.Outcome, error)
	// Wants names what Tick needs for a timer of this noun.
	Wants(bot.Ref, bot.Timer) []bot.Need
	Tick(bot.Ref, bot.Timer, bot.Facts, time.Time) (bot.Outcome, error)
}

// Renderer turns a post into what its receiver will see.
type Renderer interface {
	Render(lang string, zone *time.Location, f bot.Form, textKey string, v bot.Values, choices []bot.Labelled) bot.Body
}

// Door is the desk as a channel sees it: what came in is handed over, and may be acknowledged to
// the provider only when Take has returned nil.
type Door interface {
	Take(context.Context, ...bot.Inbound) error
}

// Lease is the right to work on one shard or to send for one account. Every write under it
// checks Epoch, so a holder that was frozen writes nothing when it thaws.
type Lease struct {
	Name  string // "shard/17", "send/telegram/main"
	Owner string
	Epoch int64
}

// Pending is a kept message or a due timer with everything about its speaker, read afresh.
type Pending struct {
	ID      bot.InboxID
	Seed    uint64
	Kind    bot.InboundKind
	Meaning bot.Meaning
	Timer   bot.Timer // set when a timer is due, with Meaning empty
	At      time.Time // when it came in, by the channel
	Speaker bot.Speaker
	Session []byte    // as it was saved; nil for a new conversation
	Version int64     // of Session, 0 for a new conversation
	Asks    []bot.Ask // open ones of this person, newest first
	Tries   int       // how often a turn over it has failed
}

// Turn is the result of one pending thing, to be written.
type Turn struct {
	Pending   bot.InboxID // 0 for a timer
	Timer     bot.Timer   // the timer that fired, removed with this commit
	Community bot.CommunityID
	Conv      bot.ConversationID // 0 when a noun's timer fired
	Person    bot.PersonID
	Session   []byte // nil = unchanged
	Version   int64  // of the session that was read
	Dialog    string // "" when no dialog is open; for the office's eye and for upgrades
	State     string
	Lang      string // the conversation's language from now on; "" = unchanged
	Changes   []bot.Change
	Timers    []bot.Timer
	Asks      []bot.Ask // new ones; the store gives ids beforehand through NextIDs
	Closed    []int64   // asks that were answered
	Out       []Out
	Unreached []Unreached // posts that found no way to their receiver: kept for the office's eye
	Poison    string      // why it was put aside for the office, "" normally
	Told      bool        // what was put aside is told to somebody by this very turn
}

// Unreached is a post to somebody who has no address. It is never dropped without a trace.
type Unreached struct {
	Conversation bot.ConversationID // 0 when it was for a person
	Person       bot.PersonID
	Text         string // its text key
	Why          string
	Class        bot.Class
	About        string   // the code of the ticket it was about, if any
	Post         bot.Post // whole, so that it can still be said once its receiver has an address
}

// Out is one rendered message to be sent.
type Out struct {
	ID           bot.OutboxID // 0 = the store gives one
	Conversation bot.ConversationID
	Person       bot.PersonID
	Account      string
	Class        bot.Class
	Body         bot.Body
	Card         string
	Update       bool
	Media        []bot.Media
	NotBefore    time.Time // zero = now
	Quiet        bool      // never to be handed over in quiet hours
	About        string    // the code of the ticket it is about, if any
	Post         bot.Post  // what it was rendered from, where it may go to another chat of its receiver; else zero
}

// Batch is what many turns write in one transaction.
type Batch struct {
	Turns []Turn
	Now   time.Time
}

// Inbox keeps what came in. The same (account, key) twice is one message.
type Inbox interface {
	// Take commits the messages, in order. It returns only after they are durable.
	Take(ctx context.Context, in []Kept) error
}

// Kept is an inbound message with what it means and the randomness of its turn.
type Kept struct {
	Inbound bot.Inbound
	Meaning bot.Meaning
	Seed    uint64
}

// Turns is the store as the turn loop sees it.
type Turns interface {
	// Claim returns at most max pending messages and due timers of the lease's shard: for each conversation the oldest
	// only, so that order per person is kept.
	Claim(ctx context.Context, l Lease, now time.Time, max int) ([]Pending, error)
	// Load answers needs, all of one community, one query per kind.
	Load(ctx context.Context, c bot.CommunityID, now time.Time, needs []bot.Need) (bot.Facts, error)
	// NextIDs reserves n ids for asks.
	NextIDs(ctx context.Context, c bot.CommunityID, n int) (first int64, err error)
	// Commit writes the batch in one transaction. Turns whose rows have moved on since they
	// were read are left out and named by their position; ErrNotAllowed means that the lease's epoch has passed.
	Commit(ctx context.Context, l Lease, b Batch) (lost []int, err error)
}

// Wide is a Turns that claims from and commits under several shard leases at once, so that a process
// which holds them all reads once and syncs once for many people. A store without it is worked shard by shard.
type Wide interface {
	// ClaimAll is Claim over the shards of all the leases: at most max in all.
	ClaimAll(ctx context.Context, ls []Lease, now time.Time, max int) ([]Pending, error)
	// CommitAll is Commit of a batch whose turns belong to any of the leases' shards. ErrNotAllowed means that
	// the epoch of at least one of them has passed; nothing was written.
	CommitAll(ctx context.Context, ls []Lease, b Batch) (lost []int, err error)
}

// Outbox is the store as a sender sees it.
type Outbox interface {
	// Due returns at most max messages of the account, best class first, order kept per conversation
	// (nothing is due while an earlier one of the same conversation and class waits for a retry).
	Due(ctx context.Context, l Lease, account string, now time.Time, max int) ([]bot.Outgoing, error)
	// Done writes what became of each.
	Done(ctx context.Context, l Lease, now time.Time, r []Result) error
}

// Result is what became of one message.
type Result struct {
	ID      bot.OutboxID
	Conv    bot.ConversationID
	Card    string
	Receipt bot.Receipt
	Failed  string        // permanent: why
	Retry   time.Duration // > 0: not before this long
	Asked   time.Duration // how long the provider wants to be left in peace by the whole account; 0 = it did not say
	Hold    time.Time     // not zero: nothing was tried, it waits until then
}

// Leases hands out the right to work.
type Leases interface {
	// Acquire takes or renews a lease until expiry; ErrConflict while somebody else holds it.
	Acquire(ctx context.Context, name, owner string, now, expires time.Time) (Lease, error)
	Release(ctx context.Context, l Lease) error
}

// WideLeases are Leases that take or renew many at once. Without it each is asked for alone.
type WideLeases interface {
	// AcquireAll gives those of the named leases that the owner holds afterwards, in one transaction;
	// those that somebody else holds are left out. A renewed lease keeps its epoch.
	AcquireAll(ctx context.Context, names []string, owner string, now, expires time.Time) ([]Lease, error)
}

// Presence are Leases that know which processes are alive, so that they share the shards. Without it the first process
// that comes works them all.
type Presence interface {
	// Present notes that the owner is alive until expires, and lists all who are at now, each time in the same order.
	Present(ctx context.Context, owner string, now, expires time.Time) ([]string, error)
	// Absent takes the owner off the list.
	Absent(ctx context.Context, owner string) error
}

// Waker says that something was committed: a hint, never the only way to notice.
type Waker interface {
	// Wake gives a channel that receives after commits of the named topic ("inbox", "outbox").
	Wake(topic string) <-chan struct{}
}

// TimerFailures is the name of the timer of bot.FailureRef: the store sets it with each failure, for now.
const TimerFailures = "tell"
