package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"linli/bot"
)

const (
	retryFirst = time.Second // after a first failure; doubled each time
	retryMost  = 5 * time.Minute
)

// deliver hands one message to its channel and says what became of it. ok is false when the desk is
// being stopped: nothing is known to have happened then, and the message stays where it is.
func (d *Desk) deliver(ctx context.Context, c Channel, o bot.Outgoing) (r Result, ok bool) {
	if until, hold := heldTill(o, d.c.Clock.Now()); hold {
		return Result{ID: o.ID, Conv: o.Conversation, Card: o.Card, Hold: until}, true
	}
	d.at(PointSending)
	within, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	receipt, err := send(within, c, o)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return Result{}, false
	}
	r = Result{ID: o.ID, Conv: o.Conversation, Card: o.Card, Receipt: receipt}
	r.Retry, r.Failed = verdict(err, o.Tries)
	if now := d.c.Clock.Now(); r.Retry > 0 && expired(o, now.Add(r.Retry)) {
		r.Retry, r.Failed = 0, "given up after "+now.Sub(o.Queued).String()+": "+cleanText(err.Error())
	}
	d.noteSent(o, r, err)
	d.at(PointSent)
	return r, true
}

// send keeps a channel's panic from harming anybody else's messages.
func send(ctx context.Context, c Channel, o bot.Outgoing) (receipt bot.Receipt, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %s", fault(r))
		}
	}()
	return c.Send(ctx, o)
}

// verdict reads a channel's error: nil is accepted; later, after how long; or never, and why.
func verdict(err error, tries int) (retry time.Duration, failed string) {
	var later *bot.RetryError
	switch {
	case err == nil:
		return 0, ""
	case errors.As(err, &later):
		return max(later.After, retryFirst), ""
	case errors.Is(err, bot.ErrUnavailable), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return backoff(tries), ""
	default:
		return 0, cleanText(err.Error())
	}
}

// backoff is how long to wait after so many earlier failures.
func backoff(tries int) time.Duration {
	if tries > 8 {
		return retryMost
	}
	return min(retryFirst<<max(tries, 0), retryMost)
}

func (d *Desk) noteSent(o bot.Outgoing, r Result, err error) {
	switch {
	case r.Failed != "":
		d.meter.Sent(o.Account, SentFailed)
		d.log.Error("send.failed", "account", o.Account, "id", o.ID, "conversation", o.Conversation, "error", masked(err))
	case r.Retry > 0:
		d.meter.Sent(o.Account, SentRetry)
		d.log.Warn("send.retry", "account", o.Account, "id", o.ID, "tries", o.Tries+1, "after", r.Retry, "error", masked(err))
	default:
		d.meter.Sent(o.Account, SentOK)
	}
}

// lane is what keeps its order: one conversation's messages of one class.
type lane struct {
	chat  chat
	class bot.Class
}

type chat struct {
	community    bot.CommunityID
	conversation bot.ConversationID
}

func chatOf(o bot.Outgoing) chat { return chat{o.Community, o.Conversation} }

func laneOf(o bot.Outgoing) lane { return lane{chatOf(o), o.Class} }
