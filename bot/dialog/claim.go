package dialog

import (
	"strconv"
	"strings"
	"time"

	"linli/bot"
)

// sameMoment is how near two questions must lie for a bare digit to be unclear between them.
const sameMoment = time.Minute

// hearAsk gives a bare answer to the newest of the open question and the asks that outlived their
// turn. Two that are equally new make a question of their own.
func (t *turn) hearAsk(m *bot.Meaning) bool {
	a := t.claimant(m)
	if a == nil {
		return false
	}
	f := t.s.Top()
	if f == nil || f.Options == nil || t.pick(m, f.Options) == "" {
		t.answerAsk(a, t.pick(m, a.Options))
		return true
	}
	switch apart := f.At.Sub(a.Sent); {
	case apart > sameMoment:
		return false
	case apart < -sameMoment:
		t.answerAsk(a, t.pick(m, a.Options))
	default:
		t.offerClaim(a, f, m)
	}
	return true
}

// claimant is the newest ask that the message could answer; only brief words answer an ask.
func (t *turn) claimant(m *bot.Meaning) *bot.Ask {
	for i := range t.in.Asks {
		a := &t.in.Asks[i]
		if t.pick(m, a.Options) != "" && (a.Expires.IsZero() || t.in.Now.Before(a.Expires)) {
			return a
		}
	}
	return nil
}

func (t *turn) offerClaim(a *bot.Ask, f *Frame, m *bot.Meaning) {
	title := a.Dialog
	if title == "" { // a card: each of its options has a dialog of its own
		title = optionOf(a.Options, t.pick(m, a.Options)).Dialog
	}
	t.offer(Offer{Kind: offerClaim, Meaning: *m}, "engine.claim", []bot.Option{
		{Key: "open", Label: titleKey(f.Dialog)},
		{Key: strconv.FormatInt(a.ID, 10), Label: titleKey(title)},
	})
}

func (t *turn) takeClaim(key string, o Offer) {
	if key == "open" {
		t.choose(t.pick(&o.Meaning, t.s.Top().Options))
		return
	}
	if a := t.ask(key); a != nil {
		t.answerAsk(a, t.pick(&o.Meaning, a.Options))
		return
	}
	t.stale()
}

func (t *turn) ask(id string) *bot.Ask {
	for i := range t.in.Asks {
		if strconv.FormatInt(t.in.Asks[i].ID, 10) == id {
			return &t.in.Asks[i]
		}
	}
	return nil
}

func (t *turn) answerAskTapped(tap bot.Tap) {
	a := t.ask(strconv.FormatInt(tap.Ask, 10))
	if a == nil || !hasOption(a.Options, tap.Key) {
		t.stale()
		return
	}
	t.answerAsk(a, tap.Key)
}

func optionOf(options []bot.Option, key string) bot.Option {
	for _, o := range options {
		if o.Key == key {
			return o
		}
	}
	return bot.Option{}
}

// answerAsk closes the ask and starts the dialog that acts on its answer.
func (t *turn) answerAsk(a *bot.Ask, key string) {
	if o := optionOf(a.Options, key); o.Dialog != "" { // a card, answered by digit
		t.closed = append(t.closed, a.ID)
		t.startFromCard(bot.Tap{Dialog: o.Dialog, Ref: o.Ref})
		return
	}
	e := t.b.dialogs[a.Dialog]
	if e == nil {
		t.stale()
		return
	}
	t.closed = append(t.closed, a.ID)
	f := t.frame(e)
	f.Slots = f.Slots.Merge(a.Slots).With(a.Slot, key)
	f.Words = strings.TrimSpace(t.in.Meaning.Text)
	t.push(f)
}
