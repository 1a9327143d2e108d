package telegram

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/mymmrac/telego"

	"linli/bot"
)

// place is where a message goes: a chat, or one topic of a group.
type place struct {
	chat   int64
	thread int // 0 = none
}

// String is the chat as the desk keeps it: "5001", "-1001234", "-1001234/17".
func (p place) String() string {
	if p.thread == 0 {
		return strconv.FormatInt(p.chat, 10)
	}
	return strconv.FormatInt(p.chat, 10) + "/" + strconv.Itoa(p.thread)
}

// group says that more than one person may be there.
func (p place) group() bool { return p.chat < 0 }

func (p place) id() telego.ChatID { return telego.ChatID{ID: p.chat} }

func parsePlace(s string) (place, error) {
	chat, thread, topic := strings.Cut(s, "/")
	var p place
	var err, wrong error
	p.chat, err = strconv.ParseInt(chat, 10, 64)
	if topic {
		p.thread, wrong = strconv.Atoi(thread)
	}
	if err != nil || wrong != nil || p.chat == 0 {
		return place{}, fmt.Errorf("%w: this is no chat of Telegram", bot.ErrInvalid)
	}
	return p, nil
}

// moved remembers groups that have become supergroups, for as long as the process lives: Telegram says it again.
type moved struct {
	mu sync.Mutex
	to map[int64]int64
}

func (m *moved) note(from, to int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.to[from] = to
}

func (m *moved) of(p place) place {
	m.mu.Lock()
	defer m.mu.Unlock()
	if to := m.to[p.chat]; to != 0 {
		p.chat = to
	}
	return p
}

// movedTo is the chat in which a group goes on, as Telegram says when it is written to by its old number; else 0.
func movedTo(err error) int64 {
	if said, ok := answerOf(err); ok && said.Parameters != nil {
		return said.Parameters.MigrateToChatID
	}
	return 0
}
