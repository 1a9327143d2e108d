package run

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"linli/bot"
)

// Take keeps what came in, with what it means, and returns nil only when that is durable. The same
// (account, key) twice is one message. An error means that nothing may be acknowledged.
func (d *Desk) Take(ctx context.Context, in ...bot.Inbound) error {
	if len(in) == 0 {
		return nil
	}
	d.at(PointTake)
	kept := make([]Kept, 0, len(in))
	for _, m := range in {
		kept = append(kept, d.understand(m))
	}
	if err := d.c.Store.Take(ctx, kept); err != nil {
		d.meter.Error(ErrorTake)
		return fmt.Errorf("keep %d messages of %s: %w", len(in), in[0].Account, err)
	}
	d.at(PointTaken)
	d.in.ring()
	return nil
}

func (d *Desk) understand(in bot.Inbound) Kept {
	in = d.attach(clean(in))
	meaning := d.hear(in)
	meaning.Media = in.Media // the store keeps the bytes and leaves their hash
	d.meter.Heard(in.Account, meaning.Confidence)
	return Kept{Inbound: in, Meaning: meaning, Seed: d.c.Seed()}
}

// attach leaves of attachments what may be kept. in's own list is a copy.
func (d *Desk) attach(in bot.Inbound) bot.Inbound {
	if d.c.Attach != nil {
		for i, m := range in.Media {
			in.Media[i] = d.c.Attach(m)
		}
	}
	return in
}

// hear gives the meaning of one inbound thing. No words may stop a message from being kept: should the
// understanding fail over them, they are kept as they are.
func (d *Desk) hear(in bot.Inbound) (m bot.Meaning) {
	defer func() {
		if r := recover(); r != nil {
			d.meter.Error(ErrorHear)
			d.log.Error("hear.panic", "account", in.Account, "kind", in.Kind, "panic", fault(r))
			m = bot.Meaning{Kind: in.Kind, Text: in.Text, Intent: bot.IntentOther}
		}
	}()
	switch in.Kind {
	case "", bot.InText:
		return d.words(in, "")
	case bot.InPhoto, bot.InVoice, bot.InEdited:
		return d.words(in, in.Kind)
	case bot.InTap:
		return tapped(in)
	default:
		return bot.Meaning{Kind: in.Kind, Text: in.Text, Intent: bot.IntentOther, Phone: in.Phone, Confidence: 1}
	}
}

// words understands a text or caption; a thing without words means only that it came.
func (d *Desk) words(in bot.Inbound, kind bot.InboundKind) bot.Meaning {
	if strings.TrimSpace(in.Text) == "" {
		return bot.Meaning{Kind: in.Kind, Intent: bot.IntentOther, Confidence: 1}
	}
	if m, ok := d.deepLink(in); ok {
		return m
	}
	m := d.c.Model.Hear(in.Community, in.Text)
	m.Kind = kind
	return m
}

// Dialogs that links lead into.
const (
	dialogSignIn = "signin" // an invite's code
	dialogPoster = "poster" // a QR poster's place
)

// deepLink reads "/start CODE" and "/start place 北门": what a link or a QR poster makes a messenger
// send. Other "/start" is a word like any other.
func (d *Desk) deepLink(in bot.Inbound) (bot.Meaning, bool) {
	payload, found := strings.CutPrefix(strings.TrimSpace(in.Text), "/start ")
	if !found {
		return bot.Meaning{}, false
	}
	m := bot.Meaning{Text: in.Text, Intent: bot.IntentCommand, Dialog: dialogSignIn, Rest: strings.TrimSpace(payload), Confidence: 1}
	if place, ok := strings.CutPrefix(m.Rest, "place "); ok {
		heard := d.c.Model.Hear(in.Community, place)
		m.Dialog, m.Rest, m.Place = dialogPoster, "", heard.Place
	}
	return m, true
}

// tapped reads a button. Data that is none of ours stays a tap without a target: a stale button.
func tapped(in bot.Inbound) bot.Meaning {
	m := bot.Meaning{Kind: bot.InTap, Text: in.Text, Intent: bot.IntentOther, Confidence: 1}
	if tap, err := bot.ParseTap(in.Text); err == nil {
		m.Tap = tap
	}
	return m
}

// clean takes out what no database keeps as text: broken UTF-8 and NUL.
func clean(in bot.Inbound) bot.Inbound {
	for _, s := range []*string{&in.Account, &in.Key, &in.Chat, &in.User, &in.Text, &in.Phone, &in.Name, &in.Lang} {
		*s = cleanText(*s)
	}
	media := slices.Clone(in.Media)
	for i, m := range media {
		m.Kind, m.Type, m.Name = cleanText(m.Kind), cleanText(m.Type), cleanText(m.Name)
		media[i] = m
	}
	in.Media = media
	return in
}

func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// fault describes a recovered panic for the log without the words that may have caused it.
func fault(r any) slog.Value {
	if err, ok := r.(error); ok {
		return slog.StringValue(fmt.Sprintf("%T", err) + ": " + masked(err))
	}
	return slog.StringValue(fmt.Sprintf("%T", r))
}
