package botapi

import (
	"encoding/json"
	"errors"
	"time"
)

// What an entry of the ledger may be about.
const (
	Said         = "said"         // a person wrote, tapped, edited, blocked
	Delivered    = "delivered"    // an update was handed to the bot
	Acknowledged = "acknowledged" // the bot will not be handed it again
	Sent         = "sent"         // the bot's message is with the person
	Edited       = "edited"
	Deleted      = "deleted"
	Answered     = "answered" // a tap was answered
	Refused      = "refused"
	Unanswered   = "unanswered" // carried out, but the bot was never told
)

// Entry is one thing that happened. Entries are only ever added.
type Entry struct {
	N       int       `json:"n"`
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	Method  string    `json:"method,omitempty"`
	Chat    int64     `json:"chat,omitempty"`
	Message int       `json:"message,omitempty"`
	Update  int64     `json:"update,omitempty"`
	Text    string    `json:"text,omitempty"`
	Code    int       `json:"code,omitempty"`
}

// Ledger is everything that happened, oldest first; of the given kinds only, when there are any.
func (s *Server) Ledger(kinds ...string) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Entry
	for _, e := range s.ledger {
		if len(kinds) == 0 || contains(kinds, e.Kind) {
			out = append(out, e)
		}
	}
	return out
}

func contains(list []string, one string) bool {
	for _, s := range list {
		if s == one {
			return true
		}
	}
	return false
}

// write adds an entry; the lock is held.
func (s *Server) write(e Entry) {
	e.N, e.At = len(s.ledger)+1, s.cfg.Now().UTC()
	s.ledger = append(s.ledger, e)
	if s.cfg.Ledger != nil {
		_ = json.NewEncoder(s.cfg.Ledger).Encode(e)
	}
	s.touch()
}

// note writes a refusal down and gives it back; the lock is held.
func (s *Server) note(e Entry, err error) error {
	s.write(e)
	return err
}

// refused is note for who does not hold the lock.
func (s *Server) refused(method, chat string, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.note(refusal(request{method: method, fields: map[string]string{"chat_id": chat}}, err), err)
}

func refusal(req request, err error) Entry {
	e := Entry{Kind: Refused, Method: req.method, Chat: req.int("chat_id"), Message: int(req.int("message_id")), Text: err.Error()}
	var r *Refusal
	if errors.As(err, &r) {
		e.Code = r.Code
	}
	return e
}
