// Package watch sees to it that nothing fails in silence: what could not be said goes another way, and of the rest
// staff are told, many at once and not too often.
package watch

import (
	"fmt"
	"slices"
	"time"

	"linli/bot"
)

const (
	gather = 20 * time.Second // what fails together is told together
	every  = 30 * time.Minute // the least time between two reports on one group
	look   = time.Minute      // how soon the list is looked at again while there is anything on it
)

// Failures is the noun of what did not reach anybody.
type Failures struct{}

// Verbs has one, for whoever wants the list told at once.
func (Failures) Verbs() []bot.Verb {
	return []bot.Verb{{Name: "failure.tell", Right: bot.RightDispatch, Needs: func(bot.Command) []bot.Need { return needs() }, Events: []string{bot.EventOK}}}
}

func needs() []bot.Need {
	out := []bot.Need{{Kind: bot.NeedFailures}}
	for _, r := range onDuty() {
		out = append(out, bot.Need{Kind: bot.NeedStaff, Key: "role/" + string(r)})
	}
	return out
}

// onDuty are the roles that are told: the first of them that anybody has.
func onDuty() []bot.Role {
	return []bot.Role{bot.RoleOffice, bot.RoleGrid, bot.RoleSecretary, bot.RoleManager, bot.RoleAdmin}
}

// Decide looks at the list; a verb it does not know is bot.ErrInvalid.
func (n Failures) Decide(c bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	if c.Verb != "failure.tell" {
		return bot.Outcome{}, fmt.Errorf("%w: verb %q", bot.ErrInvalid, c.Verb)
	}
	return settle(f, now), nil
}

// Wants the list and whoever may be told.
func (Failures) Wants(bot.Ref, bot.Timer) []bot.Need { return needs() }

// Tick looks at the list.
func (Failures) Tick(_ bot.Ref, _ bot.Timer, f bot.Facts, now time.Time) (bot.Outcome, error) {
	return settle(f, now), nil
}

// settle sends what can go another way, tells staff of the rest, and looks again while there is anything left.
func settle(f bot.Facts, now time.Time) bot.Outcome {
	if missing := f.Missing(needs()); len(missing) > 0 {
		return bot.Outcome{Missing: missing}
	}
	staff := staffOf(f)
	if missing := f.Missing(doorNeeds(staff)); len(missing) > 0 {
		return bot.Outcome{Missing: missing}
	}
	list, _ := bot.Fact[bot.Failures](f, bot.Need{Kind: bot.NeedFailures})
	out := bot.Outcome{Event: bot.EventOK}
	rest := moveAll(&out, list.Open, now)
	rest = forgetReports(&out, rest, now)
	next := tellAll(&out, rest, list.Told, receivers(staff, f), now)
	if len(list.Open) > 0 {
		out.Timers = []bot.Timer{{Ref: bot.FailureRef(), Name: timerName, Due: next}}
	}
	return out
}

// timerName is run.TimerFailures, which this room may not see.
const timerName = "tell"

// moveAll says again, in the receiver's next chat, whatever may go there, and gives the rest.
func moveAll(out *bot.Outcome, open []bot.Failure, now time.Time) []bot.Failure {
	var moved []string
	var rest []bot.Failure
	for _, f := range open {
		door, ok := nextDoor(f)
		if !ok {
			rest = append(rest, f)
			continue
		}
		p := f.Post
		p.Conversation = door.Conversation
		out.Posts, moved = append(out.Posts, p), append(moved, f.Name)
	}
	leave(out, bot.FailuresTold{Names: moved, At: now, Moved: true})
	return rest
}

func leave(out *bot.Outcome, t bot.FailuresTold) {
	if len(t.Names) > 0 {
		out.Changes = append(out.Changes, bot.Change{Row: t})
	}
}

// report says that a failure is one of our own reports that did not arrive. To report on it would never end: the next
// report on the group says it again, and the figures show it.
func report(f bot.Failure) bool { return isReport(f.Post.Text) }

func forgetReports(out *bot.Outcome, open []bot.Failure, now time.Time) []bot.Failure {
	var names []string
	rest := slices.DeleteFunc(open, func(f bot.Failure) bool {
		if report(f) {
			names = append(names, f.Name)
		}
		return report(f)
	})
	leave(out, bot.FailuresTold{Names: names, At: now, Moved: true})
	return rest
}

func staffOf(f bot.Facts) []bot.Staff {
	for _, r := range onDuty() {
		if s, _ := bot.Fact[[]bot.Staff](f, bot.Need{Kind: bot.NeedStaff, Key: "role/" + string(r)}); len(s) > 0 {
			return s
		}
	}
	return nil
}
