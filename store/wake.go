package store

import (
	"sync"

	"github.com/lib/pq"
)

// Topics of Wake.
const (
	TopicInbox  = "inbox"  // something came in
	TopicOutbox = "outbox" // something is to be sent
)

// wakes tells loops that something was committed: many commits become one wake, and nobody is waited for.
type wakes struct {
	mu     sync.Mutex
	loops  map[string][]chan struct{}
	abroad chan string // topics for other processes
}

func newWakes() *wakes {
	return &wakes{loops: map[string][]chan struct{}{}, abroad: make(chan string, 8)}
}

// Wake gives a channel that receives after commits of the topic. Ask once per loop and keep it: each channel
// lives as long as the store.
func (db *DB) Wake(topic string) <-chan struct{} {
	c := make(chan struct{}, 1)
	db.wakes.mu.Lock()
	defer db.wakes.mu.Unlock()
	db.wakes.loops[topic] = append(db.wakes.loops[topic], c)
	return c
}

// committed wakes the loops here and, on PostgreSQL, those of other processes.
func (w *wakes) committed(topic string) {
	w.here(topic)
	select {
	case w.abroad <- topic:
	default: // others poll
	}
}

func (w *wakes) here(topic string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.loops[topic] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// heard takes a notification; a nil one says that the connection was lost and some may have been missed.
func (w *wakes) heard(n *pq.Notification) {
	if n != nil {
		w.here(n.Extra)
		return
	}
	for _, topic := range []string{TopicInbox, TopicOutbox} {
		w.here(topic)
	}
}
