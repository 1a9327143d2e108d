package telegram

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"linli/bot"
)

// message reads what somebody said. What is none of the known things is told to its sender as unreadable; what
// Telegram itself says about a chat is not kept.
func (e *event) message(m *message) {
	e.in.Key = e.key(m.Date)
	e.keep = e.from(m.From, m.Chat, threadOf(m)) && e.said(m)
}

// said fills in the words or the thing; false when it is neither.
func (e *event) said(m *message) bool {
	e.in.Kind, e.in.Text = bot.InText, bot.Clean(m.Text+m.Caption)
	switch {
	case m.Text != "":
		e.in.Text = linked(e.in.Text)
		return strings.TrimSpace(e.in.Text) != ""
	case m.Contact != nil:
		e.contact(m)
	case m.Location != nil:
		e.in.Kind, e.in.Text = bot.InLocation, degrees(m.Location.Latitude)+","+degrees(m.Location.Longitude)
	case m.Sticker != nil:
		e.in.Kind = bot.InSticker
	default:
		return e.attached(m)
	}
	return true
}

func degrees(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// contact verifies a phone only where its sender is its owner: Telegram vouches for that, and for nobody else's card.
func (e *event) contact(m *message) {
	number := phone(m.Contact.PhoneNumber)
	if m.Contact.UserID != 0 && m.Contact.UserID == m.From.ID && number != "" {
		e.in.Kind, e.in.Phone = bot.InContact, number
		return
	}
	e.in.Text = bot.Clean(m.Contact.PhoneNumber)
}

// phone writes a number of Telegram's, with or without +, as E.164; "" when it is none.
func phone(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(digits) < 7 || len(digits) > 15 || digits[0] == '0' {
		return ""
	}
	return "+" + digits
}

// attached finds the file of a photo or a voice note; anything else that somebody sent can't be read here.
func (e *event) attached(m *message) bool {
	e.in.Kind = bot.InPhoto
	switch {
	case len(m.Photo) > 0:
		e.files = append(e.files, largest(m.Photo))
	case m.Document != nil && strings.HasPrefix(m.Document.MimeType, "image/"):
		e.files = append(e.files, file{m.Document.ID, "photo", m.Document.MimeType, m.Document.Size})
	case m.Voice != nil:
		e.in.Kind = bot.InVoice
		e.files = append(e.files, file{m.Voice.ID, "voice", m.Voice.MimeType, m.Voice.Size})
	case unreadable(m):
		e.in.Media = []bot.Media{{Kind: bot.MediaUnreadable}}
	default:
		return false
	}
	return true
}

// unreadable says that somebody sent a thing of which nothing can be kept.
func unreadable(m *message) bool {
	for _, thing := range []json.RawMessage{m.Audio, m.Video, m.VideoNote, m.Animation, m.Poll, m.Dice, m.Story, m.PaidMedia} {
		if thing != nil {
			return true
		}
	}
	return m.Document != nil
}

// largest is the largest size of a photo that may be kept.
func largest(sizes []photoSize) file {
	best := sizes[0]
	for _, s := range sizes[1:] {
		if s.Size <= bot.MaxPhoto && (s.Width*s.Height > best.Width*best.Height || best.Size > bot.MaxPhoto) {
			best = s
		}
	}
	return file{best.ID, "photo", "image/jpeg", best.Size}
}

// placePrefix marks the payload of a link that names a place, in base64url. Invites' codes have none.
const placePrefix = "p_"

// linked reads the payload of a link that names a place, as the desk reads links: "/start place 北门".
func linked(text string) string {
	rest, found := strings.CutPrefix(text, "/start "+placePrefix)
	if !found {
		return text
	}
	place, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(rest))
	name := strings.TrimSpace(bot.Clean(string(place)))
	if err != nil || name == "" || !utf8.Valid(place) {
		return "/start"
	}
	return "/start place " + name
}
