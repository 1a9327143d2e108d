package run

import (
	"context"
	"errors"
	"slices"
	"time"

	"linli/bot"
)

// land notes what became of this message and of all others that have landed meanwhile.
func (s *sender) land(l landing) {
	for {
		s.note(l)
		select {
		case l = <-s.landed:
		default:
			return
		}
	}
}

func (s *sender) note(l landing) {
	s.stale = s.stale || !l.sent || l.out.Card != "" // an update of its card may go now
	delete(s.flying, chatOf(l.out))
	if l.sent {
		s.results = append(s.results, l.result)
	}
	if !l.sent || l.result.Retry > 0 { // its lane stays behind it
		s.waiting = slices.DeleteFunc(s.waiting, func(o bot.Outgoing) bool { return laneOf(o) == laneOf(l.out) })
	}
}

// record writes what became of messages. Nothing more is sent until that is done: it would be sent twice.
func (s *sender) record(ctx context.Context) {
	if len(s.results) == 0 || s.again != nil {
		return
	}
	if err := s.desk.c.Store.Done(ctx, s.lease, s.desk.c.Clock.Now(), s.results); err != nil {
		s.trouble(err)
		return
	}
	s.results, s.errors = nil, 0
	s.desk.at(PointDone)
}

// trouble deals with a store that refuses: a lease that was lost is let go with all that was done under it,
// anything else is tried again after a while.
func (s *sender) trouble(err error) {
	if errors.Is(err, bot.ErrNotAllowed) {
		s.desk.meter.Error(ErrorLease)
		s.desk.log.Warn("lease.lost", "account", s.account, "unwritten", len(s.results))
		s.desk.lease.drop(s.lease)
		s.waiting, s.results, s.stale = nil, nil, true
		return
	}
	s.desk.meter.Error(ErrorStore)
	s.desk.log.Error("outbox.unavailable", "account", s.account, "unwritten", len(s.results), "error", masked(err))
	s.stale, s.again = true, time.After(pause(s.errors))
	s.errors++
}

// pause is how long to leave a database in peace that has not answered so many times.
func pause(errors int) time.Duration {
	return min(100*time.Millisecond<<min(errors, 10), 2*time.Second)
}
