package botapi

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/go-telegram/bot/models"
)

// Person is somebody who has Telegram.
type Person struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Language string `json:"language,omitempty"` // of the phone: "zh-hans", "en"
	Phone    string `json:"phone,omitempty"`    // "+8613800001111"; none is shared without it
	Blocked  bool   `json:"blocked,omitempty"`  // the bot
	Gone     bool   `json:"gone,omitempty"`     // the account was deleted
}

func (p Person) user() models.User {
	return models.User{ID: p.ID, FirstName: p.Name, LanguageCode: p.Language}
}

// Chat is where people and the bot meet: one person's private chat, or a group.
type Chat struct {
	ID      int64   `json:"id"`
	Title   string  `json:"title"`
	Members []int64 `json:"members"`
	Moved   int64   `json:"moved,omitempty"` // to this supergroup
	kind    models.ChatType
	lines   []Line
}

// Group says whether several people meet there.
func (c Chat) Group() bool { return c.ID < 0 }

func (c Chat) wire() models.Chat {
	if !c.Group() {
		return models.Chat{ID: c.ID, Type: c.kind, FirstName: c.Title}
	}
	return models.Chat{ID: c.ID, Type: c.kind, Title: c.Title}
}

// Line is one message as people see it.
type Line struct {
	models.Message
	Deleted  bool
	Keyboard *models.ReplyKeyboardMarkup // below the field in which one writes
	NoKeys   bool                        // the keyboard is taken away
	Toast    string                      // what the last tap was answered
	markup   string                      // as it came, to notice an edit that changes nothing
}

type world struct {
	people   map[int64]*Person
	chats    map[int64]*Chat
	files    map[string]file
	taps     map[string]tap // not answered yet
	commands map[string]json.RawMessage
	nextID   int64 // of people and groups
	nextLine int
	nextTap  int
}

type tap struct {
	chat    int64
	message int
}

func newWorld() world {
	return world{
		people: map[int64]*Person{}, chats: map[int64]*Chat{}, files: map[string]file{}, taps: map[string]tap{},
		commands: map[string]json.RawMessage{}, nextID: 5000000001, nextLine: 1, nextTap: 1,
	}
}

// AddPerson lets somebody have Telegram. An id of zero becomes a fresh one.
func (s *Server) AddPerson(p Person) Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.ID == 0 {
		p.ID = s.world.nextID
		s.world.nextID++
	}
	s.world.people[p.ID] = &p
	s.touch()
	return p
}

// AddGroup makes a basic group with the bot and some people in it.
func (s *Server) AddGroup(title string, members ...int64) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Chat{ID: -s.world.nextID, Title: title, Members: members, kind: models.ChatTypeGroup}
	s.world.nextID++
	s.world.chats[c.ID] = c
	s.touch()
	return *c
}

// People are all who have Telegram, oldest first.
func (s *Server) People() []Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Person
	for _, id := range slices.Sorted(maps.Keys(s.world.people)) {
		out = append(out, *s.world.people[id])
	}
	return out
}

// Groups are all groups that have not moved, oldest first.
func (s *Server) Groups() []Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Chat
	for _, id := range slices.Backward(slices.Sorted(maps.Keys(s.world.chats))) {
		if c := s.world.chats[id]; c.Group() && c.Moved == 0 {
			out = append(out, *c)
		}
	}
	return out
}

// Thread is a chat as people see it, oldest message first.
func (s *Server) Thread(chat int64) []Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.world.chats[chat]; c != nil {
		return slices.Clone(c.lines)
	}
	return nil
}

// private is a person's chat with the bot, which begins with their first word.
func (w *world) private(p *Person) *Chat {
	c, ok := w.chats[p.ID]
	if !ok {
		c = &Chat{ID: p.ID, Title: p.Name, Members: []int64{p.ID}, kind: models.ChatTypePrivate}
		w.chats[p.ID] = c
	}
	return c
}

// reach finds the chat that a bot may write to, or says why it may not.
func (w *world) reach(id int64) (*Chat, error) {
	c, ok := w.chats[id]
	switch p := w.people[id]; {
	case !ok:
		return nil, bad("chat not found")
	case c.Moved != 0:
		r := bad("group chat was upgraded to a supergroup chat")
		r.Parameters = &Parameters{Migrate: c.Moved}
		return nil, r
	case p != nil && p.Gone:
		return nil, refuse(http.StatusForbidden, "Forbidden: user is deactivated")
	case p != nil && p.Blocked:
		return nil, refuse(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	default:
		return c, nil
	}
}

// add puts a message into a chat, with a number and a time.
func (s *Server) add(c *Chat, l Line) *Line {
	l.ID, l.Date, l.Chat = s.world.nextLine, s.unix(), c.wire()
	s.world.nextLine++
	c.lines = append(c.lines, l)
	return &c.lines[len(c.lines)-1]
}

func (s *Server) unix() int { return int(s.cfg.Now().Unix()) }

// line finds a message that was not deleted.
func (c *Chat) line(id int) *Line {
	for i := range c.lines {
		if c.lines[i].ID == id && !c.lines[i].Deleted {
			return &c.lines[i]
		}
	}
	return nil
}

func (s *Server) getChat(r request) (any, error) {
	c, err := s.world.reach(r.int("chat_id"))
	if err != nil {
		return nil, err
	}
	return fullInfo{c.wire(), 1, 11, map[string]bool{"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false}}, nil
}

// fullInfo is a chat with those facts that the Bot API always tells.
type fullInfo struct {
	models.Chat
	AccentColorID     int             `json:"accent_color_id"`
	MaxReactionCount  int             `json:"max_reaction_count"`
	AcceptedGiftTypes map[string]bool `json:"accepted_gift_types"`
}

func (s *Server) setMyCommands(r request) (any, error) {
	var commands []models.BotCommand
	if err := r.decode("commands", &commands); err != nil {
		return nil, err
	}
	if len(commands) > 100 {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range commands {
		if !isCommand(c.Command) {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if n := len([]rune(c.Description)); n < 1 || n > 256 {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.world.commands[menu(r)] = json.RawMessage(r.fields["commands"])
	return true, nil
}

func isCommand(name string) bool {
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return len(name) >= 1 && len(name) <= 32
}

// menu names the menu that a call is about: its scope and language.
func menu(r request) string { return r.fields["scope"] + " " + r.fields["language_code"] }

func (s *Server) getMyCommands(r request) (any, error) {
	if c, ok := s.world.commands[menu(r)]; ok {
		return c, nil
	}
	return []models.BotCommand{}, nil
}

func (s *Server) deleteMyCommands(r request) (any, error) {
	delete(s.world.commands, menu(r))
	return true, nil
}

// Commands is the menu of a language and scope, as it was set; empty when none was.
func (s *Server) Commands(scope, language string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.world.commands[scope+" "+language])
}
