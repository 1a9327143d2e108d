package run

import (
	"context"
	"time"

	"linli/bot"
)

// Delivery is what a provider says of a message after it has accepted it, or instead of accepting it.
type Delivery struct {
	ID         bot.OutboxID
	ProviderID string // the provider's id, where the answer to the hand-over was lost; "" when it does not say
	Failed     string // why it will never arrive; "" = it has arrived
}

// Receipts keeps what providers say afterwards. A receipt may come twice, before the answer to the hand-over, or
// days later. The first final word stays; one about a message that nobody sent changes nothing.
type Receipts interface {
	Receive(ctx context.Context, account string, now time.Time, ds []Delivery) error
}
