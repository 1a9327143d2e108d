package desk

import (
	"time"

	"linli/bot"
)

// Tries are a conversation's wrong tries at something that can be guessed.
type Tries struct {
	Community    bot.CommunityID
	Conversation bot.ConversationID
	Kind         string // what is guessed: TriesCode
	Wrong        int    // since Since
	Since        time.Time
	Until        time.Time // nothing more is answered before; zero = it is
}

// TriesCode are codes of tickets and wishes that do not exist.
const TriesCode = "code"

// Ref of the conversation that tries; (conversation, kind) is the key.
func (t Tries) Ref() bot.Ref { return bot.Ref{Kind: "tries", ID: int64(t.Conversation)} }

// Limit is how many wrong tries within a time make somebody wait, and for how long.
type Limit struct {
	Most   int
	Within time.Duration
	Rest   time.Duration
}

// CodeLimit lets people mistype and makes guessing useless: of ten million codes five an hour.
func CodeLimit() Limit { return Limit{Most: 5, Within: time.Hour, Rest: time.Hour} }

// Blocked says that no try is answered now, right or wrong.
func (l Limit) Blocked(t Tries, now time.Time) bool { return t.Until.After(now) }

// Wrong counts one more; stopped says that it was one too many.
func (l Limit) Wrong(t Tries, now time.Time) (counted Tries, stopped bool) {
	if t.Since.IsZero() || now.Sub(t.Since) >= l.Within || !t.Until.IsZero() {
		t.Wrong, t.Since, t.Until = 0, now, time.Time{}
	}
	t.Wrong++
	if stopped = t.Wrong >= l.Most; stopped {
		t.Until = now.Add(l.Rest)
	}
	return t, stopped
}
