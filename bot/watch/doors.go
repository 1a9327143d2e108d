package watch

import (
	"slices"

	"linli/bot"
)

// Way is whether a message of a class may go to another chat of its receiver, and why.
type Way struct {
	Class bot.Class
	Moves bool
	Least bot.Trust // how well the receiver must be known there, if less than in the chat that failed will do
	Why   string
}

// Ways are those of all classes.
func Ways() []Way {
	return []Way{
		{bot.ClassAlert, true, bot.TrustNumber, "a life weighs more than who else may read a text message to a number on the roll"},
		{bot.ClassReply, true, bot.TrustSignedIn, "an answer may hold personal data: it goes only where its receiver is known as well"},
		{bot.ClassNotice, false, bot.TrustSignedIn, "a notice is no secret, but nobody needs it so much that a second channel should carry it"},
	}
}

func wayOf(c bot.Class) Way {
	for _, w := range Ways() {
		if w.Class == c {
			return w
		}
	}
	return Way{}
}

// nextDoor is the receiver's next chat by another account, where the class permits one.
func nextDoor(f bot.Failure) (bot.Address, bool) {
	w := wayOf(f.Class)
	if !w.Moves || f.Post.Text == "" {
		return bot.Address{}, false
	}
	least := min(w.Least, trustedBefore(f))
	for _, a := range f.Doors {
		if a.Account != f.Account && a.Trust >= least && !slices.Contains(f.Post.Tried, a.Conversation) {
			return a, true
		}
	}
	return bot.Address{}, false
}

// trustedBefore is how well the receiver was known where the message was for first; signed in when that is not known.
func trustedBefore(f bot.Failure) bot.Trust {
	best := bot.TrustSignedIn
	for _, a := range f.Doors {
		if slices.Contains(f.Post.Tried, a.Conversation) {
			best = min(best, a.Trust)
		}
	}
	return best
}
