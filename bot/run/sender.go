package run

import (
	"context"
	"slices"
	"time"

	"linli/bot"
)

// readTime is how long messages that were read may keep more urgent ones waiting, while all slots are busy.
const readTime = 20 * time.Millisecond

// sender hands over one account's messages, at most slots at a time, one chat's never side by side. It
// shares nothing with the senders of other accounts, so that one that blocks delays nobody else.
type sender struct {
	desk    *Desk
	account string
	channel Channel
	slots   int
	lease   Lease
	waiting []bot.Outgoing        // read from the outbox, not yet begun, best first
	stale   bool                  // the outbox must be read again: something may go before what is waiting
	found   bool                  // the last reading brought as much as was asked for: there may be more behind it
	read    time.Time             // when it was last read
	flying  map[chat]bot.OutboxID // one message of a chat at a time
	landed  chan landing
	results []Result         // not yet written
	again   <-chan time.Time // set while the outbox does not answer
	errors  int              // times in a row that it did not
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
		flying: map[chat]bot.OutboxID{}, landed: make(chan landing, d.c.Slots),
	}
}

// run sends until soft is done, and then waits for what is on its way, at the most until hard is done.
func (s *sender) run(soft, hard context.Context, bell <-chan struct{}) {
	stopping := soft.Done()
	for {
		s.record(hard)
		if soft.Err() == nil {
			s.launch(soft, hard)
		} else if len(s.flying) == 0 && len(s.results) == 0 {
			return
		}
		select {
		case l := <-s.landed:
			s.land(l)
		case <-bell:
			s.stale = true
		case <-s.again:
			s.again = nil
		case <-stopping:
			stopping = nil
		case <-hard.Done():
			return
		}
	}
}

// launch begins as many messages as there are free slots.
func (s *sender) launch(soft, hard context.Context) {
	if !s.ready() {
		return
	}
	now := s.desk.c.Clock.Now()
	if len(s.waiting) == s.blocked() || now.Sub(s.read) >= readTime {
		s.refill(hard, now)
	}
	s.beginAll(soft, hard)
	if len(s.flying) < s.slots && (s.stale || s.found && len(s.waiting) == s.blocked()) {
		s.refill(hard, now)
		s.beginAll(soft, hard)
	}
}

func (s *sender) beginAll(soft, hard context.Context) {
	for i := 0; i < len(s.waiting); {
		o := s.waiting[i]
		switch {
		case len(s.flying) >= s.limit(o.Class):
			return
		case s.flying[chatOf(o)] != 0:
			i++
		default:
			s.begin(soft, hard, i)
		}
	}
}

// ready says that messages may be sent: the lease is held, and all that became of earlier ones is written.
func (s *sender) ready() bool {
	lease, ok := s.desk.lease.get(sendName(s.account))
	if !ok {
		s.waiting, s.stale = nil, true
		return false
	}
	s.lease = lease
	return s.again == nil && len(s.results) == 0
}

// refill reads the outbox where that may bring anything. What waits behind a message that is on its way is read again
// beside others, so that one chat with many messages hides nobody else's.
func (s *sender) refill(ctx context.Context, now time.Time) {
	if !s.stale && (!s.found || len(s.waiting) > s.blocked()) || !s.ready() {
		return
	}
	most := maxSend + len(s.flying) + s.blocked()
	due, err := s.desk.c.Store.Due(ctx, s.lease, s.account, now, most)
	if err != nil {
		s.waiting = nil
		s.trouble(err)
		return
	}
	s.errors, s.stale, s.found, s.read = 0, false, len(due) == most, now
	s.waiting = slices.DeleteFunc(due, s.isFlying)
}

// blocked counts what waits behind a message of its chat that is on its way.
func (s *sender) blocked() int {
	n := 0
	for _, o := range s.waiting {
		if s.flying[chatOf(o)] != 0 {
			n++
		}
	}
	return n
}

// limit is how many chats may be sent to at once by a class: one slot in ten is kept free of notices.
func (s *sender) limit(c bot.Class) int {
	if c < bot.ClassNotice || s.slots == 1 {
		return s.slots
	}
	return s.slots - max(1, s.slots/10)
}

// begin sends the first message that waits for a chat. The next one goes when what became of this one is written,
// so that a crash can double no more than one of them.
func (s *sender) begin(soft, hard context.Context, i int) {
	o := s.waiting[i]
	s.waiting = slices.Delete(s.waiting, i, i+1)
	s.flying[chatOf(o)] = o.ID
	go s.fly(soft, hard, o)
}

// isFlying says that a message is on its way already.
func (s *sender) isFlying(o bot.Outgoing) bool { return s.flying[chatOf(o)] == o.ID }

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
