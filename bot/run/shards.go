package run

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/dialog"
)

const (
	maxTries = 3 // turns over one message that fail before it is put aside
	// maxDeaths is how many processes may die at a message before it is put aside. Each may have died of something else:
	// where processes are killed all the time, three such deaths meet one message in a thousand kills.
	maxDeaths = 5
	maxLost   = 8 // races one turn may lose before that counts as failing
)

// shards is one turn loop: it works the conversations of some shards, batch by batch.
type shards struct {
	desk  *Desk
	names []string            // of its leases
	tries map[pendingKey]int  // failures, where the store counts none
	begun map[pendingKey]bool // counted already by the store, before the turn
	races map[pendingKey]int  // turns that lost their rows: turned again alone
}

type pendingKey struct {
	community bot.CommunityID
	id        bot.InboxID
	ref       bot.Ref
	timer     string
}

func keyOf(p Pending) pendingKey {
	return pendingKey{p.Speaker.Community, p.ID, p.Timer.Ref, p.Timer.Name}
}

func (d *Desk) newShards(names []string) *shards {
	return &shards{desk: d, names: names, tries: map[pendingKey]int{}, begun: map[pendingKey]bool{}, races: map[pendingKey]int{}}
}

// round claims and works once over everything it holds. worked says that there was something to do.
func (s *shards) round(ctx context.Context) (worked bool, err error) {
	if err := s.desk.lease.giveBack(ctx, s.names); err != nil {
		return false, err
	}
	for _, ls := range s.desk.turns.units(s.desk.lease.of(s.names)) {
		busy, err := s.unit(ctx, ls)
		worked = worked || busy
		switch {
		case errors.Is(err, bot.ErrNotAllowed):
			s.fenced(ls)
		case err != nil:
			return worked, err
		}
	}
	s.desk.pulse.beat(s.names[0], s.desk.c.Clock.Now())
	return worked, nil
}

// fenced lets go of leases that somebody else has taken. What was thought under them is void.
func (s *shards) fenced(ls []Lease) {
	s.desk.meter.Error(ErrorLease)
	s.desk.log.Warn("lease.lost", "first", ls[0].Name, "leases", len(ls))
	s.desk.lease.drop(ls...)
	clear(s.tries)
	clear(s.begun)
	clear(s.races)
}

func (s *shards) unit(ctx context.Context, ls []Lease) (bool, error) {
	now := s.desk.c.Clock.Now()
	if err := s.suspect(ctx, ls, now); err != nil {
		return false, err
	}
	ps, err := s.desk.turns.claim(ctx, ls, now, maxBatch)
	if err != nil || len(ps) == 0 {
		return false, err
	}
	s.desk.at(PointClaimed)
	return true, s.work(ctx, ls, ps)
}

// work turns what was claimed: first, each alone, what has lost a race, then all the rest together. What has failed
// before comes last and alone, when everybody else has been answered: it may end the process.
func (s *shards) work(ctx context.Context, ls []Lease, ps []Pending) error {
	var raced, doubtful []Pending
	together := make([]Pending, 0, len(ps))
	for _, p := range ps {
		switch {
		case p.Tries > 0:
			doubtful = append(doubtful, p)
		case s.races[keyOf(p)] > 0:
			raced = append(raced, p)
		default:
			together = append(together, p)
		}
	}
	if err := s.each(ctx, ls, raced); err != nil {
		return err
	}
	if err := s.try(ctx, ls, together); err != nil {
		return err
	}
	return s.each(ctx, ls, doubtful)
}

func (s *shards) each(ctx context.Context, ls []Lease, ps []Pending) error {
	for _, p := range ps {
		if err := s.alone(ctx, ls, p); err != nil {
			return err
		}
	}
	return nil
}

// try turns all of ps; where the store refuses the whole for a reason of its own, each alone, so that
// one turn that cannot be written stops nobody else's.
func (s *shards) try(ctx context.Context, ls []Lease, ps []Pending) error {
	if len(ps) == 0 {
		return nil
	}
	err := s.batch(ctx, ls, ps)
	switch {
	case err == nil || outside(err):
		return err
	case len(ps) == 1:
		return s.failed(ctx, ls, ps[0], err, false)
	}
	for i := range ps {
		if err := s.try(ctx, ls, ps[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// outside says that an error has nothing to do with what was being written.
func outside(err error) bool {
	return errors.Is(err, bot.ErrNotAllowed) || errors.Is(err, bot.ErrUnavailable) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// batch thinks over, composes and commits in one transaction.
func (s *shards) batch(ctx context.Context, ls []Lease, ps []Pending) error {
	now := s.desk.c.Clock.Now()
	ts := make([]*turn, len(ps))
	for i, p := range ps {
		ts[i] = s.desk.newTurn(p, now)
		ts[i].pace = s.desk.flows.judge(p, now)
	}
	l := newLoader(s.desk.turns, now)
	if err := l.think(ctx, ts); err != nil {
		return err
	}
	if err := s.write(ctx, ls, l, apart(sound(ts))); err != nil {
		return err
	}
	for _, t := range ts {
		if err := s.settle(ctx, ls, t); err != nil {
			return err
		}
	}
	return nil
}

// write composes and commits the turns. One that cannot be composed, or has lost too many races, has failed.
func (s *shards) write(ctx context.Context, ls []Lease, l *loader, ts []*turn) error {
	if err := s.desk.compose(ctx, l, ts); err != nil {
		return err
	}
	ts = sound(ts)
	if len(ts) == 0 {
		return nil
	}
	s.desk.at(PointThought)
	b := Batch{Now: l.now, Turns: make([]Turn, 0, len(ts))}
	for _, t := range ts {
		b.Turns = append(b.Turns, t.result)
	}
	lost, err := s.desk.turns.commit(ctx, ls, b)
	if err != nil {
		return err
	}
	s.desk.at(PointCommitted)
	s.committed(ts, lost, l.now)
	return nil
}

// committed notes which turns are done, and which must be turned again because their rows had moved on.
func (s *shards) committed(ts []*turn, lost []int, since time.Time) {
	for _, i := range lost {
		s.lost(ts[i])
	}
	now, out := s.desk.c.Clock.Now(), false
	for _, t := range ts {
		if t.done = !t.lost; t.done {
			s.forget(t.pending)
			s.desk.flows.told(t)
			s.desk.meter.Turn(now.Sub(t.pending.since()))
			out = out || len(t.result.Out) > 0
		}
	}
	s.desk.meter.Batch(len(ts)-len(lost), now.Sub(since))
	if out {
		s.desk.out.ring()
	}
}

func (s *shards) lost(t *turn) {
	k := keyOf(t.pending)
	t.lost = true
	s.races[k]++
	s.desk.meter.Error(ErrorLost)
	s.desk.log.Debug("turn.lost", "pending", t.pending, "times", s.races[k])
	if s.races[k] > maxLost {
		t.err = fmt.Errorf("%w: its rows had moved on %d times", bot.ErrConflict, s.races[k])
	}
}

func (s *shards) forget(p Pending) {
	delete(s.tries, keyOf(p))
	delete(s.begun, keyOf(p))
	delete(s.races, keyOf(p))
}

// settle counts a turn that has failed; the others are written, or come again with the next claim.
func (s *shards) settle(ctx context.Context, ls []Lease, t *turn) error {
	if t.err == nil {
		return nil
	}
	return s.failed(ctx, ls, t.pending, t.err, t.engine)
}

// sound gives the turns that have not failed.
func sound(ts []*turn) []*turn {
	out := make([]*turn, 0, len(ts))
	for _, t := range ts {
		if t.err == nil {
			out = append(out, t)
		}
	}
	return out
}

// apart leaves out every turn that touches a row which an earlier one touches: it comes again with the
// next claim, and sees what the earlier one did.
func apart(ts []*turn) []*turn {
	taken := map[touched]bool{}
	out := make([]*turn, 0, len(ts))
	for _, t := range ts {
		rows := t.touches()
		if slices.ContainsFunc(rows, func(r touched) bool { return taken[r] }) {
			continue
		}
		for _, r := range rows {
			taken[r] = true
		}
		out = append(out, t)
	}
	return out
}

type touched struct {
	community bot.CommunityID
	ref       bot.Ref
}

func (t *turn) touches() []touched {
	c := t.pending.Speaker.Community
	var rows []touched
	add := func(r bot.Ref) {
		if r.ID != 0 && r.Kind != KindConversation {
			rows = append(rows, touched{c, r})
		}
	}
	for _, change := range t.changes {
		add(change.Row.Ref())
	}
	for _, timer := range t.timers {
		add(timer.Ref)
	}
	for _, ask := range t.closed {
		add(bot.Ref{Kind: "ask", ID: ask})
	}
	add(t.pending.Timer.Ref)
	add(dialog.SessionRef(t.pending.Speaker.Conversation)) // another conversation of the same person may take a draft from it
	return rows
}
