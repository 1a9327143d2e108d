package desk

import (
	"time"

	"linli/bot"
)

// recurring timers set themselves again: there is always one as long as the state lasts. All others come once.
var recurring = map[string]time.Duration{"repeat": emergencyEvery, "waiting": waitingEvery, "unread": 0, "offer": 24 * time.Hour}

// Timers are those that a ticket must have at now, by its state alone; nothing for rows of other nouns. What was due
// once and is past has been worked.
func (n *Tickets) Timers(row bot.Row, zone *time.Location, now time.Time) []bot.Timer {
	t, ok := row.(Ticket)
	if !ok {
		return nil
	}
	var out []bot.Timer
	for _, name := range timerNames {
		if due := n.dueBy(name, t, zone, now); !due.IsZero() {
			out = append(out, bot.Timer{Ref: t.Ref(), Name: name, Due: due, Guard: int64(t.Reopened)})
		}
	}
	return out
}

func (n *Tickets) dueBy(name string, t Ticket, zone *time.Location, now time.Time) time.Time {
	due := n.timer(name, t, zone)
	_, rain := n.rules.AfterRain[t.Category]
	every, again := recurring[name]
	switch {
	case name == "offer" && t.State == StateHandingOver:
		return now.Add(offerFor)
	case name == "lookback" && rain: // it may have rained: then it was asked before its time
		return time.Time{}
	case due.After(now) || due.IsZero():
		return due
	case again && every == 0:
		return n.rules.nextReading(now.In(zoneOr(zone)))
	case again:
		return due.Add((now.Sub(due)/every + 1) * every)
	default:
		return time.Time{}
	}
}

// Timers are those that a call must have: while it waits it is repeated, while it is held it ends in silence.
func (n *Calls) Timers(row bot.Row, _ *time.Location, now time.Time) []bot.Timer {
	c, ok := row.(Call)
	switch {
	case ok && c.State == CallWaiting:
		return []bot.Timer{{Ref: c.Ref(), Name: "waiting", Due: now, Guard: 1}}
	case ok && c.State == CallHeld:
		return []bot.Timer{{Ref: c.Ref(), Name: "idle", Due: now.Add(callIdle)}}
	default:
		return nil
	}
}
