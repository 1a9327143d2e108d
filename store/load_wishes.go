package store

import (
	"context"
	"strings"

	"linli/bot"
	"linli/bot/desk"
)

const selectWishesNamed = `SELECT * FROM wishes WHERE community = ? AND (id = ANY(?) OR code = ANY(?))`

func (a asking) loadWish(ctx context.Context) (answers, error) {
	ids, codes := a.named()
	list, err := a.wishes(ctx, selectWishesNamed, a.community, a.list(noNil(ids)), a.list(noNil(codes)))
	out := answers{}
	for _, w := range list {
		out[idKey(w.ID)], out[w.Code] = w, w
	}
	return out, err
}

// wishes opens what a statement selects.
func (a asking) wishes(ctx context.Context, text string, args ...any) ([]desk.Wish, error) {
	var rows []wishRow
	if err := a.all(ctx, &rows, text, args...); err != nil {
		return nil, err
	}
	return a.openWishes(ctx, a.community, rows)
}

const (
	wishColumns = `SELECT w.* FROM wishes w WHERE w.community = ? AND `
	wishOrder   = ` ORDER BY w.supports DESC, w.id LIMIT ?`

	selectOpenWishes   = wishColumns + `w.state NOT IN ('declined', 'done', 'merged', 'withdrawn')` + wishOrder
	selectReviewWishes = wishColumns + `w.state IN ('open', 'grouped', 'under_review')` + wishOrder
	selectAllWishes    = wishColumns + `w.state NOT IN ('merged', 'withdrawn')` + wishOrder
	selectMyWishes     = wishColumns + `(w.reporter = ? OR w.id IN (
	SELECT s.of_id FROM supporters s WHERE s.community = w.community AND s.of_kind = 'wish' AND s.person = ? AND NOT s.gone
))` + wishOrder
)

func (a asking) loadWishes(ctx context.Context) (answers, error) {
	out := answers{}
	for _, key := range a.keys {
		list, err := a.wishList(ctx, key)
		if err != nil {
			return nil, err
		}
		out[key] = list
	}
	return out, nil
}

func (a asking) wishList(ctx context.Context, key string) ([]desk.Wish, error) {
	kind, whose, _ := strings.Cut(key, "/")
	switch kind {
	case "open":
		return a.wishes(ctx, selectOpenWishes, a.community, mostWork)
	case "review":
		return a.wishes(ctx, selectReviewWishes, a.community, mostWork)
	case "mine":
		return a.wishes(ctx, selectMyWishes, a.community, number(whose), number(whose), mostWork)
	case "all":
		return a.wishes(ctx, selectAllWishes, a.community, mostWork)
	}
	return []desk.Wish{}, nil
}

const selectEveryWish = `SELECT * FROM wishes WHERE community = ? ORDER BY id`

// Wishes lists every wish of a community, those that were merged or withdrawn included: for the office's table.
func (db *DB) Wishes(ctx context.Context, community bot.CommunityID) ([]desk.Wish, error) {
	list, err := asking{conn: db.read(), community: community}.wishes(ctx, selectEveryWish, community)
	return list, wrap(err, "list wishes")
}

// refsByKind reads keys that are references: the ids of each kind.
func (a asking) refsByKind() map[string][]int64 {
	out := map[string][]int64{}
	for _, key := range a.keys {
		if ref, err := bot.ParseRef(key); err == nil {
			out[ref.Kind] = append(out[ref.Kind], ref.ID)
		}
	}
	return out
}

func (a asking) loadEntries(ctx context.Context) (answers, error) {
	byRef := map[string][]desk.Entry{}
	for kind, ids := range a.refsByKind() {
		var rows []entryRow
		if err := a.all(ctx, &rows, selectEntries, a.community, kind, a.list(ids)); err != nil {
			return nil, err
		}
		actors := make([]bot.PersonID, len(rows))
		for i, r := range rows {
			actors[i] = r.Actor
		}
		ring, err := a.conn.keys(ctx, a.community, actors...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			e := r.entry(ring)
			byRef[e.Of.String()] = append(byRef[e.Of.String()], e)
		}
	}
	return lists(a.keys, byRef), nil
}

func (a asking) loadSupporters(ctx context.Context) (answers, error) {
	byRef := map[string][]desk.Supporter{}
	for kind, ids := range a.refsByKind() {
		var rows []supporterRow
		if err := a.all(ctx, &rows, selectSupporters, a.community, kind, a.list(ids)); err != nil {
			return nil, err
		}
		for _, r := range rows {
			s := r.supporter()
			byRef[s.Of.String()] = append(byRef[s.Of.String()], s)
		}
	}
	return lists(a.keys, byRef), nil
}

// lists gives every key its list, empty where there is nothing.
func lists[T any](keys []string, by map[string][]T) answers {
	out := make(answers, len(keys))
	for _, key := range keys {
		out[key] = noNil(by[key])
	}
	return out
}

const selectOpenOutages = `SELECT * FROM outages WHERE community = ? AND ended = 0 ORDER BY starts, id`

func (a asking) loadOutages(ctx context.Context) (answers, error) {
	var rows []outageRow
	err := a.all(ctx, &rows, selectOpenOutages, a.community)
	out := make([]desk.Outage, len(rows))
	for i, r := range rows {
		out[i] = r.outage()
	}
	return answers{a.keys[0]: out}, err
}

const selectOutagesNamed = `SELECT * FROM outages WHERE community = ? AND id = ANY(?)`

func (a asking) loadOutage(ctx context.Context) (answers, error) {
	ids, _ := a.named()
	var rows []outageRow
	err := a.all(ctx, &rows, selectOutagesNamed, a.community, a.list(noNil(ids)))
	out := answers{}
	for _, r := range rows {
		out[idKey(r.ID)] = r.outage()
	}
	return out, err
}

func (a asking) loadCalls(ctx context.Context) (answers, error) {
	var rows []callRow
	if err := a.all(ctx, &rows, selectCalls, a.community); err != nil {
		return nil, err
	}
	list, err := a.openCalls(ctx, a.community, rows)
	return answers{a.keys[0]: noNil(list)}, err
}

func (a asking) loadCall(ctx context.Context) (answers, error) {
	var rows []callRow
	if err := a.all(ctx, &rows, selectCallsOf, a.community, a.list(a.numbersOf())); err != nil {
		return nil, err
	}
	list, err := a.openCalls(ctx, a.community, rows)
	out := answers{}
	for _, k := range list {
		out[decimal(int64(k.Conversation))] = k
	}
	return out, err
}
