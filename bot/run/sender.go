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
	guard   *guard           // nil for a provider without a limit
	known   Lease            // under which it was read until when the account is frozen
	slot    <-chan time.Time // set while the next slot is closed
	waiting []bot.Outgoing   // read from the outbox, not yet begun, best first
	stale   bool             // the outbox must be read again: something may go before what is waiting
	found   bool             // the last reading brought something: there may be more behind it
	read    time.Time        // when it was last read
	flying  map[chat]*flight
	landed  chan landing
	results []Result         // not yet written
	again   <-chan time.Time // set while the outbox does not answer
	errors  int              // times in a row that it did not
}

// flight is what is on its way to one chat.
type flight struct {
	ids  []bot.OutboxID
	more bool // the outbox holds others for it
}

// landing is the end of one message's flight.
type landing struct {
	out    bot.Outgoing
	result Result
	sent   bool          // otherwise it was not begun, and stays in the outbox
	last   bool          // of its flight
	asked  time.Duration // how long the provider wants to be left in peace; 0 = it does not
}

func (d *Desk) newSender(account string, c Channel) *sender {
	return &sender{
		desk: d, account: account, channel: c, slots: d.c.Slots, stale: true,
		flying: map[chat]*flight{}, landed: make(chan landing, d.c.Slots), guard: guardOf(c),
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
			s.land(hard, l)
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
	if len(s.waiting) == 0 || now.Sub(s.read) >= readTime {
		s.refill(hard, now)
	}
	s.beginAll(soft, hard)
	if s.stale && len(s.flying) < s.slots {
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
		case s.flying[chatOf(o)] != nil:
			i++
		case !s.open(o.Class):
			return
		default:
			s.begin(soft, hard, chatOf(o))
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

// refill reads the outbox where that may bring anything.
func (s *sender) refill(ctx context.Context, now time.Time) {
	if !s.stale && (!s.found || len(s.waiting) > 0) || !s.ready() {
		return
	}
	due, err := s.desk.c.Store.Due(ctx, s.lease, s.account, now, maxSend+s.aloft())
	if err != nil {
		s.waiting = nil
		s.trouble(err)
		return
	}
	s.waiting = slices.DeleteFunc(due, s.isFlying)
	s.errors, s.stale, s.found, s.read = 0, false, len(s.waiting) > 0, now
}

// limit is how many chats may be sent to at once by a class: one slot in ten is kept free of notices.
func (s *sender) limit(c bot.Class) int {
	if c < bot.ClassNotice || s.slots == 1 {
		return s.slots
	}
	return s.slots - max(1, s.slots/10)
}

// begin sends all that waits for a chat, in its order.
func (s *sender) begin(soft, hard context.Context, c chat) {
	var chain []bot.Outgoing
	f := &flight{}
	s.waiting = slices.DeleteFunc(s.waiting, func(o bot.Outgoing) bool {
		if chatOf(o) != c || s.guard != nil && len(chain) > 0 {
			return false
		}
		chain, f.ids = append(chain, o), append(f.ids, o.ID)
		return true
	})
	s.flying[c] = f
	s.guard.begun(s.desk.c.Clock.Now())
	go s.fly(soft, hard, chain)
}

func (s *sender) aloft() int {
	n := 0
	for _, f := range s.flying {
		n += len(f.ids)
	}
	return n
}

// isFlying says that a message's chat is being sent to, and notes it when the message itself is not.
func (s *sender) isFlying(o bot.Outgoing) bool {
	f := s.flying[chatOf(o)]
	if f != nil && !slices.Contains(f.ids, o.ID) {
		f.more = true
	}
	return f != nil
}

// fly sends a chat's messages one after another. After one that must be tried again later, those of its
// lane stay behind it.
func (s *sender) fly(soft, hard context.Context, chain []bot.Outgoing) {
	held := map[lane]bool{}
	for i, o := range chain {
		l := landing{out: o, last: i == len(chain)-1}
		_, leased := s.desk.lease.get(sendName(s.account))
		if leased && soft.Err() == nil && !held[laneOf(o)] {
			l.result, l.sent = s.desk.deliver(hard, s.channel, o)
			l.asked = l.result.Asked
			held[laneOf(o)] = !l.sent || l.result.Retry > 0
		}
		select {
		case s.landed <- l:
		case <-hard.Done():
			return
		}
	}
}
