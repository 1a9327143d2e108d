package run

import (
	"context"
	"slices"
	"time"

	"linli/bot"
)

// readTime is how long messages that were read may keep more urgent ones waiting, while all slots are busy.
const readTime = 20 * time.Millisecond

// readShare keeps reading the outbox anew, for what is more urgent, to a small part of the time.
const readShare = 10

// maxUnwritten is how many messages for each slot may have been handed over without that being written.
const maxUnwritten = 4

// sender hands over one account's messages, at most slots at a time, one chat's never side by side. It
// shares nothing with the senders of other accounts, so that one that blocks delays nobody else.
type sender struct {
	desk    *Desk
	account string
	channel Channel
	slots   int
	lease   Lease
	pace    *pacer           // nil for a provider without a limit
	known   Lease            // under which it was read until when the account is frozen
	slot    <-chan time.Time // set while the next slot is closed
	waiting []queue          // read from the outbox, not yet begun, best first
	stale   bool             // the outbox must be read again: something may go before what is waiting
	found   bool             // the last reading brought as much as was asked for: there may be more behind it
	hidden  int              // how many of it belong to chats that are being sent to
	read    time.Time        // when it was last read
	reading time.Duration    // how long that took
	flying  map[chat]*flight
	busy    int // flights in the air: the others have landed, but that is not written yet
	landed  chan landing
	results []landing        // not yet written
	writing []landing        // being written
	written chan error       // how that went
	again   <-chan time.Time // set while the outbox does not answer
	errors  int              // times in a row that it did not
}

// queue is what waits for one chat, in its order. It is never empty.
type queue []bot.Outgoing

// queues puts what is due into a queue for each chat, in the order in which each has its first message.
func queues(due []bot.Outgoing) []queue {
	at := make(map[chat]int, len(due))
	out := make([]queue, 0, len(due))
	for i, o := range due {
		c := chatOf(o)
		if n, had := at[c]; had {
			out[n] = append(out[n], o)
			continue
		}
		at[c] = len(out)
		out = append(out, queue(due[i:i+1:i+1]))
	}
	return out
}

// flight is one message on its way to a chat, until what became of it is written: so nothing overtakes a message that
// will have to be sent again, and a crash can double no more than one of a chat.
type flight struct {
	id   bot.OutboxID
	rest queue // what was read behind it, maybe nothing
	more bool  // the outbox holds others for the chat
}

// landing is the end of one message's flight.
type landing struct {
	out    bot.Outgoing
	result Result
	sent   bool // otherwise it was not begun, and stays in the outbox
}

func (d *Desk) newSender(account string, c Channel) *sender {
	return &sender{
		desk: d, account: account, channel: c, slots: d.c.Slots, stale: true,
		flying: map[chat]*flight{}, landed: make(chan landing, d.c.Slots), written: make(chan error, 1), pace: pacerOf(c),
	}
}

// run sends until soft is done, and then waits for what is on its way, at the most until hard is done.
func (s *sender) run(soft, hard context.Context, bell <-chan struct{}) {
	stopping := soft.Done()
	for {
		s.record(hard)
		if soft.Err() == nil {
			s.launch(soft, hard)
		} else if len(s.flying) == 0 {
			return
		}
		select {
		case l := <-s.landed:
			s.land(hard, l)
		case err := <-s.written:
			s.wrote(err)
		case <-bell:
			s.stale = true
		case <-s.again:
			s.again = nil
		case <-s.slot:
			s.slot = nil
		case <-stopping:
			stopping = nil
		case <-hard.Done():
			return
		}
	}
}

// launch begins as many messages as there are free slots.
func (s *sender) launch(soft, hard context.Context) {
	if !s.ready() || !s.thawed(hard) {
		return
	}
	now := s.desk.c.Clock.Now()
	if len(s.waiting) == 0 || now.Sub(s.read) >= max(readTime, readShare*s.reading) {
		s.refill(hard, now)
	}
	s.beginAll(soft, hard)
	if s.stale && s.busy < s.slots {
		s.refill(hard, now)
		s.beginAll(soft, hard)
	}
}

func (s *sender) beginAll(soft, hard context.Context) {
	for len(s.waiting) > 0 {
		q := s.waiting[0]
		if s.busy >= s.limit(q[0].Class) {
			return
		}
		if !s.open(q[0].Class) {
			return
		}
		s.waiting = s.waiting[1:]
		s.begin(soft, hard, q)
	}
}

// ready says that messages may be sent: the lease is held, and most of what became of earlier ones is written. The
// others would be sent twice if the process died now.
func (s *sender) ready() bool {
	lease, ok := s.desk.lease.get(sendName(s.account))
	if !ok {
		s.waiting, s.stale = nil, true
		return false
	}
	s.lease = lease
	return s.again == nil && len(s.results)+len(s.writing) < maxUnwritten*s.slots
}

// refill reads the outbox where that may bring anything. What waits behind a message on its way is read again beside
// others, so that one chat with many messages hides nobody else's.
func (s *sender) refill(ctx context.Context, now time.Time) {
	if !s.stale && (!s.found || len(s.waiting) > 0) || !s.ready() {
		return
	}
	most := maxSend + max(s.aloft(), s.hidden)
	due, err := s.desk.c.Store.Due(ctx, s.lease, s.account, now, most)
	if err != nil {
		s.waiting = nil
		s.trouble(err)
		return
	}
	found := len(due)
	due = slices.DeleteFunc(due, s.isFlying)
	s.waiting, s.hidden, s.found = queues(due), found-len(due), found == most
	s.errors, s.stale, s.read, s.reading = 0, false, now, s.desk.c.Clock.Now().Sub(now)
}

// limit is how many chats may be sent to at once by a class: one slot in ten is kept free of notices.
func (s *sender) limit(c bot.Class) int {
	if c < bot.ClassNotice || s.slots == 1 {
		return s.slots
	}
	return s.slots - max(1, s.slots/10)
}

// begin sends the first message that waits for a chat.
func (s *sender) begin(soft, hard context.Context, q queue) {
	s.flying[chatOf(q[0])] = &flight{id: q[0].ID, rest: q[1:]}
	s.busy++
	s.pace.begun(s.desk.c.Clock.Now())
	go s.fly(soft, hard, q[0])
}

// aloft is how many messages Due may give that are on their way, or wait behind one that is.
func (s *sender) aloft() int {
	n := 0
	for _, f := range s.flying {
		n += 1 + len(f.rest)
	}
	return n
}

// isFlying says that a message's chat is being sent to, and notes it when the message itself is not.
func (s *sender) isFlying(o bot.Outgoing) bool {
	f := s.flying[chatOf(o)]
	if f != nil && f.id != o.ID {
		f.more = true
	}
	return f != nil
}

// fly sends one message, unless the desk is being stopped or the lease is gone.
func (s *sender) fly(soft, hard context.Context, o bot.Outgoing) {
	l := landing{out: o}
	if _, leased := s.desk.lease.get(sendName(s.account)); leased && soft.Err() == nil {
		l.result, l.sent = s.desk.deliver(hard, s.channel, o)
	}
	select {
	case s.landed <- l:
	case <-hard.Done():
	}
}
