package run

import (
	"context"
	"errors"
	"slices"
	"time"

	"linli/bot"
)

// land notes what became of this message and of all others that have landed meanwhile.
func (s *sender) land(ctx context.Context, l landing) {
	for {
		s.note(ctx, l)
		select {
		case l = <-s.landed:
		default:
			return
		}
	}
}

func (s *sender) note(ctx context.Context, l landing) {
	s.busy--
	if s.pace.answered(s.desk.c.Clock.Now(), l.result.Asked) {
		s.freeze(ctx)
	}
	s.results = append(s.results, l)
}

// record begins to write what became of messages. Others are sent meanwhile, but none to the same chats.
func (s *sender) record(ctx context.Context) {
	if len(s.results) == 0 || s.writing != nil || s.again != nil {
		return
	}
	s.writing, s.results = s.results, nil
	var results []Result
	for _, l := range s.writing {
		if l.sent {
			results = append(results, l.result)
		}
	}
	lease, now := s.lease, s.desk.c.Clock.Now()
	go func() { s.written <- s.done(ctx, lease, now, results) }()
}

func (s *sender) done(ctx context.Context, l Lease, now time.Time, results []Result) error {
	if len(results) == 0 {
		return nil
	}
	return s.desk.c.Store.Done(ctx, l, now, results)
}

// wrote settles what was being written: the chats are free again, or all of it must be written later.
func (s *sender) wrote(err error) {
	batch := s.writing
	s.writing = nil
	if err != nil {
		s.results = append(batch, s.results...)
		s.trouble(err)
		return
	}
	s.errors = 0
	for _, l := range batch {
		s.settle(l)
	}
	s.desk.at(PointDone)
}

// settle frees a chat whose flight is over: what was waiting behind it, or for its card, may go now. Behind a message
// that must be tried again its lane stays behind it: the outbox knows which.
func (s *sender) settle(l landing) {
	c := chatOf(l.out)
	f := s.flying[c]
	delete(s.flying, c)
	switch {
	case !l.sent, l.result.Retry > 0, !l.result.Hold.IsZero(), f.more, l.out.Card != "":
		s.stale = true
	case len(f.rest) > 0:
		s.waiting = slices.Insert(s.waiting, 0, f.rest)
	}
}

// trouble deals with a store that refuses: a lease that was lost is let go with all that was done under it,
// anything else is tried again after a while.
func (s *sender) trouble(err error) {
	if errors.Is(err, bot.ErrNotAllowed) {
		s.desk.meter.Error(ErrorLease)
		s.desk.log.Warn("lease.lost", "account", s.account, "unwritten", len(s.results))
		s.desk.lease.drop(s.lease)
		s.forget()
		return
	}
	s.desk.meter.Error(ErrorStore)
	s.desk.log.Error("outbox.unavailable", "account", s.account, "unwritten", len(s.results), "error", masked(err))
	s.stale, s.again = true, time.After(pause(s.errors))
	s.errors++
}

// forget lets go of all that is not in the air: whoever sends now will send it again.
func (s *sender) forget() {
	for _, l := range s.results {
		s.settle(l)
	}
	s.waiting, s.results, s.stale = nil, nil, true
}

// pause is how long to leave a database in peace that has not answered so many times.
func pause(errors int) time.Duration {
	return min(100*time.Millisecond<<min(errors, 10), 2*time.Second)
}
