package botapi

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"
)

// What one message may hold, in characters, but for a button's data, in bytes.
const (
	maxText    = 4096
	maxCaption = 1024
	maxData    = 64
	maxAnswer  = 200
	maxAlbum   = 10
)

// draft makes what all messages of a bot have: where it goes and what is below it.
func (s *Server) draft(r request) (*Chat, Line, error) {
	c, err := s.world.reach(r.int("chat_id"))
	if err != nil {
		return nil, Line{}, err
	}
	l := Line{Message: models.Message{From: &s.self, MessageThreadID: int(r.int("message_thread_id"))}}
	if err := l.reply(c, r); err != nil {
		return nil, l, err
	}
	return c, l, l.decorate(r)
}

// reply ties a message to the one that it answers.
func (l *Line) reply(c *Chat, r request) error {
	var to struct {
		MessageID int  `json:"message_id"`
		Anyway    bool `json:"allow_sending_without_reply"`
	}
	if err := r.decode("reply_parameters", &to); err != nil || to.MessageID == 0 {
		return err
	}
	first := c.line(to.MessageID)
	if first == nil && !to.Anyway {
		return bad("message to be replied not found")
	}
	if first != nil {
		m := first.Message
		m.ReplyToMessage = nil
		l.ReplyToMessage = &m
	}
	return nil
}

// decorate reads reply_markup: buttons, a keyboard, or a keyboard's end.
func (l *Line) decorate(r request) error {
	l.markup = canonical(r.fields["reply_markup"])
	var m struct {
		Inline [][]models.InlineKeyboardButton `json:"inline_keyboard"`
		Keys   [][]models.KeyboardButton       `json:"keyboard"`
		Remove bool                            `json:"remove_keyboard"`
	}
	if err := r.decode("reply_markup", &m); err != nil {
		return err
	}
	for _, b := range join(m.Inline) {
		if err := mayButton(b); err != nil {
			return err
		}
	}
	l.ReplyMarkup, l.NoKeys = nil, m.Remove
	if len(m.Inline) > 0 {
		l.ReplyMarkup = &models.InlineKeyboardMarkup{InlineKeyboard: m.Inline}
	}
	if len(m.Keys) > 0 {
		l.Keyboard = &models.ReplyKeyboardMarkup{Keyboard: m.Keys}
	}
	return nil
}

// canonical is JSON with its members in order, so that two of the same meaning are equal.
func canonical(raw string) string {
	var v any
	if json.Unmarshal([]byte(raw), &v) != nil {
		return ""
	}
	if m, ok := v.(map[string]any); ok && fmt.Sprint(m["inline_keyboard"]) == "[]" {
		return ""
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func join(rows [][]models.InlineKeyboardButton) (all []models.InlineKeyboardButton) {
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}

func mayButton(b models.InlineKeyboardButton) error {
	switch {
	case b.Text == "":
		return bad("can't parse inline keyboard button: Field \"text\" must be non-empty")
	case len(b.CallbackData) > maxData:
		return bad("BUTTON_DATA_INVALID")
	case b.CallbackData == "" && b.URL == "" && b.CopyText.Text == "" && b.WebApp == nil && b.LoginURL == nil:
		return bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	default:
		return nil
	}
}

// words reads a text or caption and takes the markup out of it.
func words(r request, field string) (string, error) {
	text := r.fields[field]
	if !utf8.ValidString(text) {
		return "", bad("strings must be encoded in UTF-8")
	}
	text, err := unmark(text, r.fields["parse_mode"])
	return strings.TrimSpace(text), err
}

func messageText(r request) (string, error) {
	text, err := words(r, "text")
	switch {
	case err != nil:
		return "", err
	case text == "":
		return "", bad("message text is empty")
	case utf8.RuneCountInString(text) > maxText:
		return "", bad("message is too long")
	default:
		return text, nil
	}
}

func captionText(r request) (string, error) {
	text, err := words(r, "caption")
	if err == nil && utf8.RuneCountInString(text) > maxCaption {
		err = bad("message caption is too long")
	}
	return text, err
}

// put sends a finished message.
func (s *Server) put(r request, c *Chat, l Line) models.Message {
	line := s.add(c, l)
	s.write(Entry{Kind: Sent, Method: r.method, Chat: c.ID, Message: line.ID, Text: line.Text + line.Caption})
	return line.Message
}

func (s *Server) sendMessage(r request) (any, error) {
	c, l, err := s.draft(r)
	if err != nil {
		return nil, err
	}
	if l.Text, err = messageText(r); err != nil {
		return nil, err
	}
	return s.put(r, c, l), nil
}

func (s *Server) sendLocation(r request) (any, error) {
	c, l, err := s.draft(r)
	if err != nil {
		return nil, err
	}
	lat, errLat := strconv.ParseFloat(r.fields["latitude"], 64)
	long, errLong := strconv.ParseFloat(r.fields["longitude"], 64)
	if errLat != nil || errLong != nil || lat < -90 || lat > 90 || long < -180 || long > 180 {
		return nil, bad("wrong latitude or longitude")
	}
	l.Location = &models.Location{Latitude: lat, Longitude: long}
	return s.put(r, c, l), nil
}

func (s *Server) sendPhoto(r request) (any, error) {
	return s.sendMedia(r, "photo", func(l *Line, f file) { l.Photo = f.sizes() })
}

func (s *Server) sendVoice(r request) (any, error) {
	return s.sendMedia(r, "voice", func(l *Line, f file) { l.Voice = f.voice() })
}

func (s *Server) sendDocument(r request) (any, error) {
	return s.sendMedia(r, "document", func(l *Line, f file) { l.Document = f.document() })
}

func (s *Server) sendMedia(r request, kind string, attach func(*Line, file)) (any, error) {
	c, l, err := s.draft(r)
	if err != nil {
		return nil, err
	}
	if l.Caption, err = captionText(r); err != nil {
		return nil, err
	}
	f, err := s.fileOf(r, kind, kind, r.fields[kind])
	if err != nil {
		return nil, err
	}
	attach(&l, f)
	return s.put(r, c, l), nil
}

// sendMediaGroup sends an album: all of it, or nothing.
func (s *Server) sendMediaGroup(r request) (any, error) {
	c, first, err := s.draft(r)
	if err != nil {
		return nil, err
	}
	var media []albumItem
	if err := r.decode("media", &media); err != nil {
		return nil, err
	}
	if len(media) < 2 || len(media) > maxAlbum {
		return nil, bad("wrong number of items in the media group: 2 to 10 are allowed")
	}
	first.MediaGroupID = strconv.Itoa(s.world.nextLine)
	lines, err := s.album(r, first, media)
	if err != nil {
		return nil, err
	}
	var sent []models.Message
	for _, l := range lines {
		sent = append(sent, s.put(r, c, l))
	}
	return sent, nil
}

type albumItem struct {
	Type      string `json:"type"`
	Media     string `json:"media"`
	Caption   string `json:"caption"`
	ParseMode string `json:"parse_mode"`
}

func (s *Server) album(r request, first Line, media []albumItem) ([]Line, error) {
	var lines []Line
	for _, item := range media {
		if item.Type != "photo" && item.Type != "document" {
			return nil, bad("type of the media is not spoken here: " + item.Type)
		}
		l, caption := first, request{fields: map[string]string{"caption": item.Caption, "parse_mode": item.ParseMode}}
		f, err := s.fileOf(r, strings.TrimPrefix(item.Media, "attach://"), item.Type, item.Media)
		if err != nil {
			return nil, err
		}
		if l.Caption, err = captionText(caption); err != nil {
			return nil, err
		}
		if item.Type == "photo" {
			l.Photo = f.sizes()
		} else {
			l.Document = f.document()
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func (s *Server) sendChatAction(r request) (any, error) {
	if _, err := s.world.reach(r.int("chat_id")); err != nil {
		return nil, err
	}
	if !contains([]string{"typing", "upload_photo", "record_voice", "upload_voice", "upload_document", "find_location"}, r.fields["action"]) {
		return nil, bad("wrong parameter action in request")
	}
	return true, nil
}

// answerCallbackQuery answers a tap, once.
func (s *Server) answerCallbackQuery(r request) (any, error) {
	id := r.fields["callback_query_id"]
	t, ok := s.world.taps[id]
	if !ok {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	text := r.fields["text"]
	if utf8.RuneCountInString(text) > maxAnswer {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	delete(s.world.taps, id)
	if l := s.world.chats[t.chat].line(t.message); l != nil {
		l.Toast = text
	}
	s.write(Entry{Kind: Answered, Method: r.method, Chat: t.chat, Message: t.message, Text: text})
	return true, nil
}
