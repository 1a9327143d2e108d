package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"linli/bot"
)

// asking is one community's needs of one kind, to be answered together.
type asking struct {
	conn
	community bot.CommunityID
	now       time.Time
	keys      []string
}

// answers are the facts by key. What was not found is left out, unless it is a list.
type answers map[string]any

// loaders answer the closed list of needs (bot/need.go), one query per kind where the kind allows.
var loaders = map[string]func(asking, context.Context) (answers, error){
	bot.NeedCommunity:  asking.loadCommunity,
	bot.NeedNumber:     asking.loadNumbers,
	bot.NeedTicket:     asking.loadTickets,
	bot.NeedMyTickets:  asking.loadMyTickets,
	bot.NeedWork:       asking.loadWork,
	bot.NeedSearch:     asking.loadSearch,
	bot.NeedSimilar:    asking.loadSimilar,
	bot.NeedEntries:    asking.loadEntries,
	bot.NeedSupporters: asking.loadSupporters,
	bot.NeedRoute:      asking.loadRoutes,
	bot.NeedStaff:      asking.loadStaff,
	bot.NeedWish:       asking.loadWish,
	bot.NeedWishes:     asking.loadWishes,
	bot.NeedOutages:    asking.loadOutages,
	bot.NeedOutage:     asking.loadOutage,
	bot.NeedPeople:     asking.loadPeople,
	bot.NeedCalls:      asking.loadCalls,
	bot.NeedCall:       asking.loadCall,
	bot.NeedAddress:    asking.loadAddresses,
	bot.NeedResident:   asking.loadResidents,
	bot.NeedInvite:     asking.loadInvites,
	bot.NeedTries:      asking.loadTries,
	bot.NeedElsewhere:  asking.loadElsewhere,
	bot.NeedDoors:      asking.loadDoors,
	bot.NeedFailures:   asking.loadFailures,
	bot.NeedPersonData: asking.loadPersonData,
}

// Load answers needs of one community. Every need is in the result, with nil where there is nothing. bot.ErrInvalid
// for a kind that is not in the list.
func (db *DB) Load(ctx context.Context, c bot.CommunityID, now time.Time, needs []bot.Need) (bot.Facts, error) {
	facts := make(bot.Facts, len(needs))
	for kind, keys := range byKind(needs) {
		load, known := loaders[kind]
		if !known {
			return nil, fmt.Errorf("%w: nobody answers needs of kind %q", bot.ErrInvalid, kind)
		}
		found, err := load(asking{db.read(), c, now, keys}, ctx)
		if err != nil {
			return nil, wrap(err, "load "+kind)
		}
		for _, key := range keys {
			facts[bot.Need{Kind: kind, Key: key}] = found[key]
		}
	}
	return facts, nil
}

func byKind(needs []bot.Need) map[string][]string {
	out := map[string][]string{}
	seen := make(map[bot.Need]bool, len(needs))
	for _, n := range needs {
		if !seen[n] {
			seen[n] = true
			out[n.Kind] = append(out[n.Kind], n.Key)
		}
	}
	return out
}

func (a asking) loadCommunity(ctx context.Context) (answers, error) {
	c, err := a.conn.community(ctx, a.community)
	return answers{a.keys[0]: c}, err
}

// loadNumbers gives the next numbers of counters: "ticket#0" and "ticket#1" are two numbers.
func (a asking) loadNumbers(ctx context.Context) (answers, error) {
	out := answers{}
	for _, key := range a.keys {
		name, _, _ := strings.Cut(key, "#")
		n, err := a.db.number(ctx, a.community, name, 1)
		if err != nil {
			return nil, err
		}
		out[key] = n
	}
	return out, nil
}

// number reads a key that is a bare number; 0, which nothing has, when it is not.
func number(key string) int64 {
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// numbersOf reads keys that are bare numbers.
func (a asking) numbersOf() []int64 {
	out := make([]int64, len(a.keys))
	for i, key := range a.keys {
		out[i] = number(key)
	}
	return out
}

// named reads keys that are "id/17" or a code.
func (a asking) named() (ids []int64, codes []string) {
	for _, key := range a.keys {
		if id, is := strings.CutPrefix(key, "id/"); is {
			ids = append(ids, number(id))
		} else {
			codes = append(codes, key)
		}
	}
	return ids, codes
}

// idKey is how a row is named by its number.
func idKey(id int64) string { return "id/" + strconv.FormatInt(id, 10) }
