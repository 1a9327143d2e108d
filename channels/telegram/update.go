package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"linli/bot"
)

// event is one update as the desk understands it.
type event struct {
	id       int
	kind     string // for the log and the count: "message", "callback_query", "unknown" …
	in       bot.Inbound
	keep     bool   // in is to be kept
	files    []file // attachments that in lacks yet
	callback string // of a tap, to be answered so that its button stops spinning
}

type file struct {
	id   string
	kind string // photo, voice
	mime string
	size int64
}

// decode reads one update. Whatever can't be read is an event of kind "unreadable" with its number, so that it can be
// acknowledged and stands in nobody's way; ErrInvalid when not even the number can be read.
func decode(raw []byte) (event, error) {
	var head struct {
		ID *int `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &head); err != nil || head.ID == nil {
		return event{}, fmt.Errorf("%w: this is no update", bot.ErrInvalid)
	}
	unreadable := event{id: *head.ID, kind: "unreadable"}
	var u update
	if json.Unmarshal(raw, &u) != nil {
		return unreadable, nil
	}
	return eventOf(u), nil
}

func eventOf(u update) event {
	e := event{id: u.ID, kind: "unknown"}
	switch {
	case u.Message != nil:
		e.kind = "message"
		e.message(u.Message)
	case u.EditedMessage != nil:
		e.kind = "edited_message"
		e.edited(u.EditedMessage)
	case u.CallbackQuery != nil:
		e.kind = "callback_query"
		e.tap(u.CallbackQuery)
	case u.MyChatMember != nil:
		e.kind = "my_chat_member"
	}
	return e
}

// from says who speaks where; false when it is nobody whom one can answer.
func (e *event) from(u *user, c chat, thread int) bool {
	if u == nil || u.IsBot || c.ID == 0 {
		return false
	}
	p := place{c.ID, thread}
	e.in.Chat, e.in.Lang, e.in.Name = p.String(), bot.Clean(u.LanguageCode), nameOf(u)
	if p.group() {
		e.in.User = strconv.FormatInt(u.ID, 10)
	}
	return true
}

func nameOf(u *user) string {
	const most = 80
	name := []rune(strings.TrimSpace(bot.Clean(u.FirstName + " " + u.LastName)))
	return string(name[:min(len(name), most)])
}

// key names an update for ever. A bot that is set up anew counts from anywhere, so its time is part of it.
func (e *event) key(date int64) string {
	return strconv.Itoa(e.id) + "." + strconv.FormatInt(date, 10)
}

func (e *event) tap(q *callbackQuery) {
	e.callback = q.ID
	if q.ID == "" || q.Message == nil || bot.Clean(q.Data) != q.Data || q.Data == "" || len(q.Data) > maxData {
		return
	}
	e.keep = e.from(q.From, q.Message.Chat, threadOf(q.Message))
	e.in.Kind, e.in.Text, e.in.Key = bot.InTap, q.Data, "tap."+q.ID
}

func threadOf(m *message) int {
	if m.IsTopicMessage {
		return m.ThreadID
	}
	return 0
}

func (e *event) edited(m *message) {
	words := m.Text + m.Caption // one of them is empty
	e.keep = e.from(m.From, m.Chat, threadOf(m)) && strings.TrimSpace(bot.Clean(words)) != ""
	e.in.Kind, e.in.Text, e.in.Key = bot.InEdited, bot.Clean(words), e.key(m.EditDate)
}
