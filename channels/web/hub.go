package web

import (
	"fmt"
	"sync"

	"linli/bot"
)

// maxStreams is how many pages of one chat may be live at once; one more polls.
const maxStreams = 8

// news is what a listener is woken for.
type news int

const (
	said     news = iota // the person's own words were kept
	answered             // the desk has something to say
)

// hub tells the open pages of a chat that there is something new. It holds no messages.
type hub struct {
	mu    sync.Mutex
	chats map[string]map[*listener]bool
	done  chan struct{}
	once  sync.Once
}

// listener is one open page. A wake-up that finds the last one unread adds nothing to it.
type listener struct {
	chat     string
	any      chan struct{} // every news
	answered chan struct{} // the desk's only
}

func newHub() *hub {
	return &hub{chats: map[string]map[*listener]bool{}, done: make(chan struct{})}
}

// join registers a page; ErrUnavailable when the chat has too many open.
func (h *hub) join(chat string) (*listener, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.chats[chat]) >= maxStreams {
		return nil, fmt.Errorf("%w: %d pages of one chat are open", bot.ErrUnavailable, maxStreams)
	}
	l := &listener{chat: chat, any: make(chan struct{}, 1), answered: make(chan struct{}, 1)}
	if h.chats[chat] == nil {
		h.chats[chat] = map[*listener]bool{}
	}
	h.chats[chat][l] = true
	return l, nil
}

func (h *hub) leave(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.chats[l.chat], l)
	if len(h.chats[l.chat]) == 0 {
		delete(h.chats, l.chat)
	}
}

func (h *hub) wake(chat string, n news) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.chats[chat] {
		poke(l.any)
		if n == answered {
			poke(l.answered)
		}
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (h *hub) close() { h.once.Do(func() { close(h.done) }) }
