// Package view holds the read models of pages, cards and screens. Nothing personal is in those
// that the public sees.
package view

import (
	"time"

	"linli/bot"
)

// Line is one message of a conversation as its own page shows it, oldest first.
type Line struct {
	ID    int64 // grows with time within a conversation, over both directions
	At    time.Time
	Mine  bool            // said by the person; otherwise by the desk
	Kind  bot.InboundKind // of what was said, where Mine; a tap's Body.Text is its button's label, "" when that is not known any more
	Body  bot.Body
	Media []bot.Media // what came along; Hash, Kind and Type only
	Card  string      // what this line shows; of several lines with the same card one is seen
	// Update says that this line takes the place of the one with its card; otherwise the card is shown anew, at the end.
	Update bool
}
