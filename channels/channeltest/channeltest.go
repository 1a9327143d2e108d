// Package channeltest is the suite that every channel passes. It drives a channel from both of its
// sides: as the person (or the provider) who writes and reads, and as the desk that keeps and sends.
package channeltest

import (
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"linli/bot/run"
)

// Subject is a channel under test. A field that is false says that the channel has no such thing, and
// the rules about it do not apply.
type Subject struct {
	// Open starts the channel in a world, for the account and community of this package, with one
	// person in front of it. It is called afresh for every rule, and once more with the same world
	// where the channel is restarted: the person is then the same one.
	Open func(*World) (Person, error)

	Repeats bool // one message may be delivered twice: a provider redelivers, a form is sent again
	Choices bool // a choice can be picked by its place
	Remote  bool // a provider stands behind the channel, which may throttle and refuse
	Lines   bool // a message may have several lines
}

// Ack is what the person's side is told about a message.
type Ack int

// What may be told.
const (
	Accepted Ack = iota // it is kept
	Later               // it is not kept, try again: 503 with Retry-After, an update not confirmed, a line that says so
	Refused             // it will never be kept
)

func (a Ack) String() string { return [...]string{"accepted", "later", "refused"}[a] }

// Person is the other side of a channel.
type Person struct {
	Channel run.Channel
	Say     func(text string) (Ack, error) // one new message
	Shown   func() ([]string, error)       // the desk's messages as the person reads them, oldest first
	Secrets func() []string                // what no log may hold: a cookie, a token
	Close   func() error                   // the channel's process ends

	Again  func() (Ack, error)      // the last message once more, byte for byte; where Subject.Repeats
	Choose func(n int) (Ack, error) // the n-th choice of the newest message, from 1; where Subject.Choices
	Remote Remote                   // where Subject.Remote
}

// Remote is the provider behind a channel, played by the test.
type Remote struct {
	Throttle func(after time.Duration) // the next send is to be tried again after this long
	Refuse   func()                    // the next send is refused for good
	Calls    func() int                // sends asked of the provider so far
}

// Run puts the channel through every rule that applies to it.
func Run(t *testing.T, s Subject) {
	for _, r := range rules {
		if !r.applies(s) {
			continue
		}
		t.Run(r.name, func(t *testing.T) {
			if err := try(s, r.check); err != nil {
				t.Fatal(err)
			}
		})
	}
	t.Run("any Unicode text is taken as written", func(t *testing.T) { unicodeHolds(t, s, takenAsWritten) })
	t.Run("any Unicode text is shown as sent", func(t *testing.T) { unicodeHolds(t, s, shownAsSent) })
}

// unicodeHolds tries random text of every script, with what joins, marks and turns it around. Control
// characters are left out: no channel can carry them all.
func unicodeHolds(t *testing.T, s Subject, check func(*bench, string) error) {
	b, err := open(s, NewWorld())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	char := rapid.RuneFrom([]rune(`<>&"'*_[]()#@/\1`), unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs, unicode.Cf)
	text := rapid.StringOfN(char, 0, 80, -1)
	rapid.Check(t, func(rt *rapid.T) {
		// Held by letters: white space at the ends means nothing.
		if err := check(b, "甲"+text.Draw(rt, "text")+"乙"); err != nil {
			rt.Fatal(err)
		}
	})
}
