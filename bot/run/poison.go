package run

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"linli/bot"
	"linli/bot/dialog"
)

// LogValue tells which message or timer it is, without its words or whom it is from.
func (p Pending) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Int64("community", int64(p.Speaker.Community)),
		slog.Int64("id", int64(p.ID)),
		slog.Int64("conversation", int64(p.Speaker.Conversation)),
		slog.String("timer", timerName(p.Timer)),
	)
}

func timerName(t bot.Timer) string {
	if t.Name == "" {
		return ""
	}
	return t.Ref.String() + " " + t.Name
}

// since is when it came in or fell due.
func (p Pending) since() time.Time {
	if p.Timer.Ref.Kind != "" {
		return p.Timer.Due
	}
	return p.At
}

// failed counts a turn that has failed, and after maxTries puts aside what it was about, so that it never
// holds up what comes after it. reset says that the conversation's session may be what ails it.
func (s *shards) failed(ctx context.Context, ls []Lease, p Pending, cause error, reset bool) error {
	s.desk.meter.Error(ErrorTurn)
	n, err := s.count(ctx, ls, p)
	s.desk.log.Error("turn.failed", "pending", p, "try", n, "error", masked(cause))
	if n < maxTries || err != nil {
		return err
	}
	return s.poison(ctx, ls, p, cause, reset)
}

// poison acknowledges what cannot be worked: it is kept with the reason, and somebody is told. Should even
// that be refused by the store, the store is at fault.
func (s *shards) poison(ctx context.Context, ls []Lease, p Pending, cause error, reset bool) error {
	reason := masked(cause)
	s.desk.meter.Error(ErrorPoison)
	s.desk.log.Error("turn.poison", "pending", p, "error", reason)
	for _, report := range s.desk.reports(p, reason) {
		done, err := s.giveUp(ctx, ls, p, reason, reset, report)
		if done || (err != nil && outside(err)) {
			return err
		}
	}
	s.forget(p)
	return fmt.Errorf("%w: message %d could not even be put aside", bot.ErrUnavailable, p.ID)
}

// reports gives the command that tells somebody, if there is one, and nil: without, should that fail, too.
func (d *Desk) reports(p Pending, reason string) []*bot.Command {
	none := []*bot.Command{nil}
	if d.c.Report == nil {
		return none
	}
	c := d.c.Report(Trouble{Speaker: p.Speaker, Meaning: p.Meaning, Timer: p.Timer, Reason: reason})
	if c == nil {
		return none
	}
	c.Actor, c.Cause, c.Seed = p.Speaker, p.ID, p.Seed
	return []*bot.Command{c, nil}
}

// giveUp writes p off with the command that reports it.
func (s *shards) giveUp(ctx context.Context, ls []Lease, p Pending, reason string, reset bool, report *bot.Command) (bool, error) {
	l := newLoader(s.desk.turns, s.desk.c.Clock.Now())
	t := s.desk.newTurn(p, l.now)
	t.poison, t.fresh, t.report = reason, reset, report // without a report it stays on the list of failures
	if report != nil {
		if err := l.think(ctx, []*turn{t}); err != nil {
			return false, err
		}
	}
	err := s.write(ctx, ls, l, sound([]*turn{t}))
	if t.err != nil {
		s.desk.log.Error("turn.unreported", "pending", p, "error", masked(t.err))
	}
	return t.done, err
}

// cleared is a session without what was being talked about. The number of its questions goes on growing.
func cleared(s dialog.Session) []byte {
	return dialog.Encode(dialog.Session{Lang: s.Lang, Asked: s.Asked})
}
