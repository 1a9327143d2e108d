package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/desk"
)

// How many of each a list shows at most.
const (
	mostMine     = 9
	mostWork     = 50
	mostFound    = 9
	mostSimilar  = 20
	mostAffected = 2000 // who an outage may concern
	mostScanned  = 500  // words are sealed, so a search opens the newest and reads them
)

const (
	recentlyClosed = 30 * 24 * time.Hour
	recentWork     = 48 * time.Hour
)

const selectTickets = `
SELECT * FROM tickets WHERE community = ? AND (id = ANY(?) OR code = ANY(?))`

func (a asking) loadTickets(ctx context.Context) (answers, error) {
	ids, codes := a.named()
	list, err := a.tickets(ctx, selectTickets, a.community, a.list(noNil(ids)), a.list(noNil(codes)))
	out := answers{}
	for _, t := range list {
		out[idKey(t.ID)], out[t.Code] = t, t
	}
	return out, err
}

// noNil makes an empty list of no list: the databases read null differently.
func noNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// tickets opens what a statement selects.
func (a asking) tickets(ctx context.Context, text string, args ...any) ([]desk.Ticket, error) {
	var rows []ticketRow
	if err := a.all(ctx, &rows, text, args...); err != nil {
		return nil, err
	}
	return a.openTickets(ctx, a.community, rows)
}

const selectMyTickets = `
SELECT * FROM tickets t
WHERE t.community = ? AND (t.closed = 0 OR t.closed >= ?) AND (t.reporter = ? OR t.id IN (
	SELECT s.of_id FROM supporters s WHERE s.community = t.community AND s.of_kind = 'ticket' AND s.person = ? AND NOT s.gone
))
ORDER BY t.id DESC LIMIT ?`

func (a asking) loadMyTickets(ctx context.Context) (answers, error) {
	out := answers{}
	for _, key := range a.keys {
		p := number(key)
		list, err := a.tickets(ctx, selectMyTickets, a.community, ms(a.now.Add(-recentlyClosed)), p, p, mostMine)
		if err != nil {
			return nil, err
		}
		out[key] = list
	}
	return out, nil
}

const (
	workColumns = `SELECT t.* FROM tickets t WHERE t.community = ? AND t.closed = 0 AND t.state <> 'done' AND `
	workOrder   = ` ORDER BY CASE WHEN t.due = 0 THEN 1 ELSE 0 END, t.due, t.id LIMIT ?`

	selectMine    = workColumns + `(t.worker = ? OR t.next_worker = ?)` + workOrder
	selectOrg     = workColumns + `(t.org = ? OR t.next_org = ?)` + workOrder
	selectOverdue = workColumns + `t.org = ? AND t.due > 0 AND t.due < ? AND t.paused = 0` + workOrder
	selectAlarm   = workColumns + `t.kind = 'emergency' AND t.worker = 0` + workOrder
	selectDone    = `SELECT t.* FROM tickets t WHERE t.community = ? AND t.closed = 0 AND t.state = 'done' AND t.org = ? ORDER BY t.id LIMIT ?`
	selectBoard   = `SELECT t.* FROM tickets t WHERE t.community = ? AND t.kind = 'note' AND t.state = 'confirmed' AND NOT t.private ORDER BY t.closed DESC, t.id DESC LIMIT ?`
	selectNew     = workColumns + `t.org = ? AND t.worker = 0` + workOrder

	selectRecent = `
SELECT t.* FROM tickets t
WHERE t.community = ? AND t.org = ? AND (t.opened >= ? OR t.done >= ? OR t.closed >= ?)
ORDER BY t.id LIMIT ?`
)

func (a asking) loadWork(ctx context.Context) (answers, error) {
	out := answers{}
	for _, key := range a.keys {
		list, err := a.work(ctx, key)
		if err != nil {
			return nil, err
		}
		out[key] = list
	}
	return out, nil
}

// work reads one staff list; its key is in bot.NeedWork. The state "done" waits for the resident, not for staff.
func (a asking) work(ctx context.Context, key string) ([]desk.Ticket, error) {
	kind, whose, _ := strings.Cut(key, "/")
	switch kind {
	case "mine":
		return a.tickets(ctx, selectMine, a.community, number(whose), number(whose), mostWork)
	case "org":
		return a.tickets(ctx, selectOrg, a.community, whose, whose, mostWork)
	case "overdue":
		return a.tickets(ctx, selectOverdue, a.community, whose, ms(a.now), mostWork)
	case "new":
		return a.tickets(ctx, selectNew, a.community, whose, mostWork)
	case "alarm":
		return a.tickets(ctx, selectAlarm, a.community, mostWork)
	case "board":
		return a.tickets(ctx, selectBoard, a.community, mostFound)
	case "category":
		return a.tickets(ctx, selectSimilarTickets, a.community, whose, mostAffected)
	case "done":
		return a.tickets(ctx, selectDone, a.community, whose, mostWork)
	case "recent":
		since := ms(a.now.Add(-recentWork))
		return a.tickets(ctx, selectRecent, a.community, whose, since, since, since, mostScanned)
	}
	return []desk.Ticket{}, nil
}

const selectNewest = `SELECT * FROM tickets WHERE community = ? ORDER BY id DESC LIMIT ?`

func (a asking) loadSearch(ctx context.Context) (answers, error) {
	all, err := a.tickets(ctx, selectNewest, a.community, mostScanned)
	out := answers{}
	for _, key := range a.keys {
		found := []desk.Ticket{}
		for _, t := range all {
			if len(found) < mostFound && matches(t, key) {
				found = append(found, t)
			}
		}
		out[key] = found
	}
	return out, err
}

// matches says that a ticket is at the place, that it has the code, or that its words hold the words.
func matches(t desk.Ticket, key string) bool {
	key = strings.ToLower(strings.TrimSpace(key))
	if key == "" {
		return false
	}
	if t.Code == key || bot.ParsePlace(key).Covers(t.Place) {
		return true
	}
	return slices.ContainsFunc([]string{t.Words, t.Reason, t.Result, t.Category, t.Place.Spot}, func(s string) bool {
		return strings.Contains(strings.ToLower(s), key)
	})
}

const (
	selectSimilarTickets = `
SELECT * FROM tickets WHERE community = ? AND category = ? AND closed = 0 AND merged_into = 0 AND state <> 'done' ORDER BY id DESC LIMIT ?`
	selectSimilarWishes = `
SELECT * FROM wishes WHERE community = ? AND category = ? AND merged_into = 0
	AND state NOT IN ('declined', 'done', 'merged', 'withdrawn') ORDER BY supports DESC, id DESC LIMIT ?`
)

func (a asking) loadSimilar(ctx context.Context) (answers, error) {
	out := answers{}
	for _, key := range a.keys {
		kind, rest, _ := strings.Cut(key, "/")
		cut := strings.LastIndexByte(rest, '/')
		where, category := parsePlace(rest[:max(cut, 0)]), rest[cut+1:]
		found, err := a.similar(ctx, kind, where, category)
		if err != nil {
			return nil, err
		}
		out[key] = found
	}
	return out, nil
}

func (a asking) similar(ctx context.Context, kind string, where bot.Place, category string) (any, error) {
	if kind == "wish" {
		return a.wishes(ctx, selectSimilarWishes, a.community, category, mostSimilar)
	}
	all, err := a.tickets(ctx, selectSimilarTickets, a.community, category, mostScanned)
	near := []desk.Ticket{}
	for _, t := range all {
		if len(near) < mostSimilar && t.Place.Building == where.Building && t.Place.Spot == where.Spot {
			near = append(near, t)
		}
	}
	return near, err
}
