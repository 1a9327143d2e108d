package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/view"
)

// line is one message as the page shows it. Every word in it is escaped by the template.
type line struct {
	ID      int64
	Mine    bool
	Who     string
	Text    string // verbatim
	Note    string // what came that is not words
	Card    string
	Day     string // set where another day begins
	Time    string
	Moment  string // RFC 3339, for machines
	Key     string // of the form with the choices
	Once    bool   // the choices go when anything else is said
	Choices []bot.Choice
	Photos  []string // addresses of what is shown under the words
	Sounds  []string // addresses of what can be listened to
	Alt     string   // says in words what a photo is
}

func (w *Web) thread(ctx context.Context, chat string) ([]view.Line, error) {
	return w.cfg.Threads.Thread(ctx, w.cfg.Community, w.cfg.Account, chat, maxLines)
}

// fold shows each card once, updated in its place or, sent anew, at the end, and takes away the choices that are closed.
func fold(in []view.Line) []view.Line {
	var out []view.Line
	for _, l := range in {
		i := slices.IndexFunc(out, func(o view.Line) bool { return l.Card != "" && o.Card == l.Card })
		switch {
		case i >= 0 && l.Update:
			out[i] = l
			continue
		case i >= 0:
			out = slices.Delete(out, i, i+1)
		}
		out = append(out, l)
	}
	return closed(out)
}

// closed drops the choices of a dialog's question once anything has been said after it, and those of
// an ask once one of them was. A card's buttons stay: the card itself changes.
func closed(lines []view.Line) []view.Line {
	mine, said := int64(0), map[string]int64{}
	for _, l := range lines {
		if l.Mine {
			mine, said[l.Body.Text] = max(mine, l.ID), l.ID
		}
	}
	for i, l := range lines {
		if once(l) && l.ID < mine || answeredBy(l, said) {
			lines[i].Body.Choices = nil
		}
	}
	return lines
}

func tapOf(l view.Line) bot.Tap {
	if len(l.Body.Choices) == 0 {
		return bot.Tap{}
	}
	t, err := bot.ParseTap(l.Body.Choices[0].Data)
	if err != nil {
		return bot.Tap{}
	}
	return t
}

func once(l view.Line) bool { return tapOf(l).Question > 0 }

func answeredBy(l view.Line, said map[string]int64) bool {
	return tapOf(l).Ask > 0 && slices.ContainsFunc(l.Body.Choices, func(c bot.Choice) bool { return said[c.Label] > l.ID })
}

// lines are what the page shows of a conversation.
func (w *Web) lines(in []view.Line, lang, key string) []line {
	out := make([]line, 0, len(in))
	day := ""
	for _, l := range fold(in) {
		shown := w.line(l, lang)
		shown.Key = key + "." + itoa(l.ID)
		if shown.Day == day {
			shown.Day = ""
		} else {
			day = shown.Day
		}
		out = append(out, shown)
	}
	return out
}

func (w *Web) line(l view.Line, lang string) line {
	word := func(key string) string { return w.cfg.Words(lang, key) }
	at := l.At.In(w.cfg.Zone)
	out := line{
		ID: l.ID, Mine: l.Mine, Who: word("web.desk"), Text: l.Body.Text, Card: l.Card, Once: once(l), Choices: l.Body.Choices,
		Day: at.Format(word("web.date")), Time: at.Format(word("web.clock")), Moment: at.Format(time.RFC3339),
	}
	out.Photos, out.Sounds, out.Alt = addresses(l.Media, "photo"), addresses(l.Media, "voice"), word("web.photo_alt")
	if l.Mine {
		out.Who = word("web.you")
		out.Text, out.Note = spoken(l, word)
	} else if len(l.Media) > 0 {
		out.Note = word("web.said.photo")
	}
	if len(out.Photos)+len(out.Sounds) > 0 { // they speak for themselves
		out.Note = ""
	}
	return out
}

// addresses are where the attachments of a kind are found by whoever may see the conversation.
func addresses(media []bot.Media, kind string) []string {
	var out []string
	for _, m := range media {
		if m.Kind == kind && m.Hash != "" {
			out = append(out, "/chat/media/"+m.Hash)
		}
	}
	return out
}

// spoken gives a person's message as words and as a note about what is not words. A link's payload is
// never shown: it may be a sign-in code.
func spoken(l view.Line, word func(string) string) (text, note string) {
	switch {
	case slices.ContainsFunc(l.Media, func(m bot.Media) bool { return m.Kind == bot.MediaUnreadable }):
		return l.Body.Text, word("web.said.unreadable")
	case l.Kind == bot.InLocation:
		return "", word("web.said.location")
	case strings.HasPrefix(l.Body.Text, "/start"):
		return "", word("web.said.link")
	case l.Kind == bot.InVoice:
		return l.Body.Text, word("web.said.voice")
	case l.Kind == bot.InSticker:
		return l.Body.Text, word("web.said.sticker")
	case l.Kind == bot.InPhoto || len(l.Media) > 0:
		return l.Body.Text, word("web.said.photo")
	case l.Body.Text == "":
		return "", word("web.said.other")
	}
	return l.Body.Text, ""
}
