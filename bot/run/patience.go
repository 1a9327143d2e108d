package run

import (
	"time"

	"linli/bot"
)

// Patience is how long a message of a class may wait for its channel, and why so long. Afterwards it has failed:
// it goes to another chat of its receiver, or staff are told. Every message is tried at least once.
type Patience struct {
	Class bot.Class
	For   time.Duration
	Why   string
}

// Patiences are those of all classes.
func Patiences() []Patience {
	return []Patience{
		{bot.ClassAlert, 10 * time.Minute, "an alert is repeated until somebody takes it: an old one only stands before the next, and must go another way soon"},
		{bot.ClassReply, 24 * time.Hour, "an answer is still worth having tomorrow; later the matter has moved on"},
		{bot.ClassNotice, 72 * time.Hour, "a notice is read days later, too; a weekend's outage must not lose it"},
	}
}

func patience(c bot.Class) time.Duration {
	for _, p := range Patiences() {
		if p.Class == c {
			return p.For
		}
	}
	return 0
}

// expired says that a message would be tried too late for its class.
func expired(o bot.Outgoing, at time.Time) bool {
	return !o.Queued.IsZero() && at.Sub(o.Queued) > patience(o.Class)
}
