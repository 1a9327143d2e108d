package botapi

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"
)

// ErrNobody says that there is no such person, chat or message, or that the person is not in that chat.
var ErrNobody = errors.New("no such person, chat or message")

// Words is what a person sends: a text, or one of the other things with a text beside it.
type Words struct {
	Text     string           `json:"text,omitempty"`
	Photos   [][]byte         `json:"photos,omitempty"` // several are an album
	Voice    []byte           `json:"voice,omitempty"`
	Document []byte           `json:"document,omitempty"`
	Name     string           `json:"name,omitempty"` // of the document
	Location *models.Location `json:"location,omitempty"`
	Contact  *models.Contact  `json:"contact,omitempty"`
	ReplyTo  int              `json:"reply_to,omitempty"`
	Thread   int              `json:"thread,omitempty"` // a topic of a group
	From     string           `json:"from,omitempty"`   // forwarded from somebody of this name
}

// Say lets a person write to the bot (a chat of zero) or in a group. It gives the number of the last message.
func (s *Server) Say(who, chat int64, w Words) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c, err := s.place(who, chat)
	if err != nil {
		return 0, err
	}
	lines, err := s.compose(p, c, w)
	if err != nil {
		return 0, err
	}
	if p.Blocked && !c.Group() {
		s.block(p, false)
	}
	id := 0
	for _, l := range lines {
		id = s.say(c, l)
	}
	return id, nil
}

// place finds a person and the chat in which they are.
func (s *Server) place(who, chat int64) (*Person, *Chat, error) {
	p := s.world.people[who]
	if p == nil {
		return nil, nil, fmt.Errorf("person %d: %w", who, ErrNobody)
	}
	if chat == 0 || chat == who {
		return p, s.world.private(p), nil
	}
	c := s.world.chats[chat]
	if c == nil || c.Moved != 0 || !slices.Contains(c.Members, who) {
		return nil, nil, fmt.Errorf("chat %d: %w", chat, ErrNobody)
	}
	return p, c, nil
}

func (s *Server) say(c *Chat, l Line) int {
	line := s.add(c, l)
	m := line.Message
	tell := Entry{Chat: c.ID, Message: m.ID, Text: m.Text + m.Caption}
	said := tell
	said.Kind = Said
	s.write(said)
	s.push("message", models.Update{Message: &m}, tell)
	return m.ID
}

// compose makes the messages of what a person sends: one, or an album's.
func (s *Server) compose(p *Person, c *Chat, w Words) ([]Line, error) {
	u := p.user()
	l := Line{Message: models.Message{From: &u, Location: w.Location, Contact: w.Contact, MessageThreadID: w.Thread, IsTopicMessage: w.Thread != 0}}
	if first := c.line(w.ReplyTo); first != nil {
		m := first.Message
		m.ReplyToMessage = nil
		l.ReplyToMessage = &m
	}
	if w.From != "" {
		l.ForwardOrigin = &models.MessageOrigin{Type: models.MessageOriginTypeHiddenUser, MessageOriginHiddenUser: &models.MessageOriginHiddenUser{Type: models.MessageOriginTypeHiddenUser, Date: s.unix(), SenderUserName: w.From}}
	}
	if len(w.Photos) > 0 {
		return s.photos(l, w)
	}
	return s.single(l, w)
}

func (s *Server) photos(l Line, w Words) ([]Line, error) {
	var out []Line
	if len(w.Photos) > 1 {
		l.MediaGroupID = strconv.Itoa(s.world.nextLine)
	}
	for i, data := range w.Photos {
		f, err := s.world.keep("photo", "", data)
		if err != nil {
			return nil, err
		}
		one := l
		one.Photo = f.sizes()
		if i == 0 {
			one.Caption = w.Text
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *Server) single(l Line, w Words) ([]Line, error) {
	switch {
	case w.Voice != nil:
		f, err := s.world.keep("voice", "", w.Voice)
		l.Voice = f.voice()
		return []Line{l}, err
	case w.Document != nil:
		f, err := s.world.keep("document", w.Name, w.Document)
		l.Document, l.Caption = f.document(), w.Text
		return []Line{l}, err
	case l.Location != nil || l.Contact != nil:
		return []Line{l}, nil
	case strings.TrimSpace(w.Text) == "":
		return nil, bad("nothing was said")
	default:
		l.Text = w.Text
		l.Entities = commandIn(w.Text)
		return []Line{l}, nil
	}
}

// commandIn marks the command at a text's beginning, as a person's own client does.
func commandIn(text string) []models.MessageEntity {
	word, _, _ := strings.Cut(text, " ")
	if len(word) < 2 || word[0] != '/' || !isCommand(strings.ToLower(strings.SplitN(word[1:], "@", 2)[0])) {
		return nil
	}
	return []models.MessageEntity{{Type: models.MessageEntityTypeBotCommand, Length: len(word)}}
}

// Share sends a person's own phone number, as the button that asks for it does.
func (s *Server) Share(who, chat int64) (int, error) {
	s.mu.Lock()
	p := s.world.people[who]
	s.mu.Unlock()
	if p == nil || p.Phone == "" {
		return 0, fmt.Errorf("phone of %d: %w", who, ErrNobody)
	}
	return s.Say(who, chat, Words{Contact: &models.Contact{PhoneNumber: strings.TrimPrefix(p.Phone, "+"), FirstName: p.Name, UserID: p.ID}})
}

// Tap lets a person tap a button of a message.
func (s *Server) Tap(who, chat int64, message int, data string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c, err := s.place(who, chat)
	if err != nil {
		return err
	}
	l := c.line(message)
	if l == nil || !l.offers(data) {
		return fmt.Errorf("button %q of message %d: %w", data, message, ErrNobody)
	}
	l.Toast = ""
	s.tap(p, c, l, data)
	return nil
}

func (l *Line) offers(data string) bool {
	return l.ReplyMarkup != nil && slices.ContainsFunc(join(l.ReplyMarkup.InlineKeyboard), func(b models.InlineKeyboardButton) bool {
		return data != "" && b.CallbackData == data
	})
}

func (s *Server) tap(p *Person, c *Chat, l *Line, data string) {
	id := strconv.Itoa(s.world.nextTap)
	s.world.nextTap++
	s.world.taps[id] = tap{c.ID, l.ID}
	m := l.Message
	s.write(Entry{Kind: Said, Chat: c.ID, Message: l.ID, Text: data})
	s.push("callback_query", models.Update{CallbackQuery: &models.CallbackQuery{
		ID: id, From: p.user(), ChatInstance: strconv.FormatInt(c.ID, 10), Data: data,
		Message: models.MaybeInaccessibleMessage{Message: &m},
	}}, Entry{Chat: c.ID, Message: l.ID, Text: data})
}

// Edit lets a person change a message of their own.
func (s *Server) Edit(who, chat int64, message int, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c, err := s.place(who, chat)
	if err != nil {
		return err
	}
	l := c.line(message)
	if l == nil || l.From.ID != p.ID || l.Text == "" || strings.TrimSpace(text) == "" {
		return fmt.Errorf("message %d: %w", message, ErrNobody)
	}
	l.Text, l.EditDate = text, s.unix()
	m := l.Message
	tell := Entry{Chat: c.ID, Message: m.ID, Text: text}
	s.write(Entry{Kind: Said, Method: "edit", Chat: c.ID, Message: m.ID, Text: text})
	s.push("edited_message", models.Update{EditedMessage: &m}, tell)
	return nil
}

// Block lets a person block the bot, or take that back.
func (s *Server) Block(who int64, blocked bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, _, err := s.place(who, 0)
	if err == nil && p.Blocked != blocked {
		s.block(p, blocked)
	}
	return err
}

func (s *Server) block(p *Person, blocked bool) {
	p.Blocked = blocked
	c := s.world.private(p)
	in := models.ChatMember{Type: models.ChatMemberTypeMember, Member: &models.ChatMemberMember{User: &s.self}}
	out := models.ChatMember{Type: models.ChatMemberTypeBanned, Banned: &models.ChatMemberBanned{User: &s.self}}
	m := &models.ChatMemberUpdated{Chat: c.wire(), From: p.user(), Date: s.unix(), OldChatMember: in, NewChatMember: out}
	what := "blocked"
	if !blocked {
		m.OldChatMember, m.NewChatMember, what = out, in, "unblocked"
	}
	s.write(Entry{Kind: Said, Method: what, Chat: c.ID})
	s.push("my_chat_member", models.Update{MyChatMember: m}, Entry{Chat: c.ID, Text: what})
}

// Leave deletes a person's account.
func (s *Server) Leave(who int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, _, err := s.place(who, 0)
	if err == nil {
		p.Gone = true
		s.touch()
	}
	return err
}

// Migrate makes a supergroup of a group; both chats say so. It gives the new chat.
func (s *Server) Migrate(group int64) (Chat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.world.chats[group]
	if old == nil || old.kind != models.ChatTypeGroup || old.Moved != 0 {
		return Chat{}, fmt.Errorf("group %d: %w", group, ErrNobody)
	}
	c := &Chat{ID: -1000000000000 - s.world.nextID%1000000000, Title: old.Title, Members: old.Members, kind: models.ChatTypeSupergroup}
	s.world.nextID++
	s.world.chats[c.ID] = c
	s.say(old, Line{Message: models.Message{From: &s.self, MigrateToChatID: c.ID}})
	old.Moved = c.ID
	s.say(c, Line{Message: models.Message{From: &s.self, MigrateFromChatID: old.ID}})
	return *c, nil
}
