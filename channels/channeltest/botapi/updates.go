package botapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/go-telegram/bot/models"
)

// queue holds what the bot has not acknowledged yet.
type queue struct {
	next    int64 // the next update's id
	pending []update
	allowed []string           // kinds that the bot asked for; all usual ones when empty
	poller  context.CancelFunc // ends the long poll under way
	polls   int                // long polls so far
}

type update struct {
	id   int64
	body json.RawMessage
	tell Entry // what the ledger says when it is handed over
}

const maxUpdates = 100 // in one answer

// push queues an update of a kind, unless the bot does not want that kind; the lock is held.
func (s *Server) push(kind string, u models.Update, tell Entry) {
	if len(s.updates.allowed) > 0 && !contains(s.updates.allowed, kind) {
		return
	}
	u.ID = s.updates.next
	tell.Kind, tell.Update = Delivered, u.ID
	s.updates.pending = append(s.updates.pending, update{u.ID, encode(&u), tell})
	s.updates.next++
	s.touch()
}

// drop acknowledges all updates below an offset; they are never handed over again.
func (s *Server) drop(offset int64) {
	for len(s.updates.pending) > 0 && s.updates.pending[0].id < offset {
		s.write(Entry{Kind: Acknowledged, Update: s.updates.pending[0].id})
		s.updates.pending = s.updates.pending[1:]
	}
}

// Pending is how many updates the bot has not acknowledged.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates.pending)
}

// poll answers getUpdates: at once when there is something, else when something comes or the time is up.
func (s *Server) poll(ctx context.Context, r request) (any, error) {
	ctx, mine, err := s.beginPoll(ctx, r)
	if err != nil {
		return nil, err
	}
	timeout := time.NewTimer(time.Duration(min(r.int("timeout"), 50)) * time.Second)
	defer timeout.Stop()
	for {
		out, changed, err := s.hand(r, mine)
		if err != nil || len(out) > 0 {
			return out, err
		}
		select {
		case <-changed:
		case <-timeout.C:
			return []json.RawMessage{}, nil
		case <-s.ctx.Done():
			return []json.RawMessage{}, nil
		case <-ctx.Done():
			return s.endPoll(mine)
		}
	}
}

// beginPoll settles what the offset acknowledges and ends the poll of anybody else.
func (s *Server) beginPoll(ctx context.Context, r request) (context.Context, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook.url != "" {
		err := refuse(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
		return ctx, 0, s.note(refusal(r, err), err)
	}
	if err := r.decode("allowed_updates", &s.updates.allowed); err != nil {
		return ctx, 0, s.note(refusal(r, err), err)
	}
	s.settle(r.int("offset"))
	if s.updates.poller != nil {
		s.updates.poller()
	}
	s.updates.polls++
	ctx, s.updates.poller = context.WithCancel(ctx)
	return ctx, s.updates.polls, nil
}

// settle applies an offset. A negative one keeps that many of the newest and forgets all others.
func (s *Server) settle(offset int64) {
	if offset < 0 {
		offset = s.updates.next + offset
	}
	s.drop(offset)
}

// hand gives what there is, and what to wait for when that is nothing.
func (s *Server) hand(r request, mine int) ([]json.RawMessage, <-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if mine != s.updates.polls {
		return nil, nil, s.terminated()
	}
	limit := int(r.int("limit"))
	if limit < 1 || limit > maxUpdates {
		limit = maxUpdates
	}
	out := []json.RawMessage{}
	for _, u := range s.updates.pending[:min(limit, len(s.updates.pending))] {
		out = append(out, u.body)
		s.write(u.tell)
	}
	return out, s.changed, nil
}

// endPoll is a poll whose client went away, or whose place another poll took.
func (s *Server) endPoll(mine int) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if mine != s.updates.polls {
		return nil, s.terminated()
	}
	return []json.RawMessage{}, nil
}

func (s *Server) terminated() error {
	err := refuse(http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	return s.note(Entry{Kind: Refused, Method: "getupdates", Code: err.Code, Text: err.Description}, err)
}
