package run

import (
	"context"
	"time"

	"linli/bot"
)

// open says that a slot is open for a class; when it is not, the loop is woken when it will be.
func (s *sender) open(c bot.Class) bool {
	now := s.desk.c.Clock.Now()
	at, ok := s.pace.opens(now, c)
	if ok && !at.After(now) {
		return true
	}
	if ok {
		s.slot = time.After(at.Sub(now))
	}
	return false
}

// thawed reads, once for each lease, until when the account is frozen: whoever sent for it before may have been told.
func (s *sender) thawed(ctx context.Context) bool {
	store, able := s.desk.c.Store.(Freezer)
	if s.pace == nil || !able || s.known == s.lease {
		return true
	}
	until, err := store.Frozen(ctx, s.account)
	if err != nil {
		s.trouble(err)
		return false
	}
	s.pace.frozen, s.known = later(s.pace.frozen, until), s.lease
	return true
}

// freeze keeps until when the provider wants to be left in peace.
func (s *sender) freeze(ctx context.Context) {
	s.desk.log.Warn("account.frozen", "account", s.account, "until", s.pace.frozen)
	store, able := s.desk.c.Store.(Freezer)
	if !able {
		return
	}
	if err := store.Freeze(ctx, s.lease, s.account, s.pace.frozen); err != nil {
		s.desk.storeError("account.unfrozen", err)
	}
}
