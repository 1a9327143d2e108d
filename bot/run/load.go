package run

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"linli/bot"
)

// loader reads for a whole batch: each fact once, one Load a round for each community.
type loader struct {
	turns   turns
	now     time.Time
	known   map[bot.CommunityID]bot.Facts
	numbers map[counter]int // how many numbers of a counter the batch has asked for
}

type counter struct {
	community bot.CommunityID
	name      string
}

func newLoader(ts turns, now time.Time) *loader {
	return &loader{turns: ts, now: now, known: map[bot.CommunityID]bot.Facts{}, numbers: map[counter]int{}}
}

// think plays all the turns to their end, loading what they want in between. An error is the store's;
// a turn's own failing is in its err.
func (l *loader) think(ctx context.Context, ts []*turn) error {
	for open := ts; len(open) > 0; {
		for _, t := range open {
			t.play()
		}
		open = wanting(open)
		if err := l.load(ctx, open); err != nil {
			return err
		}
	}
	return nil
}

// wanting gives the turns to be played again; one that never has enough has failed.
func wanting(ts []*turn) []*turn {
	var out []*turn
	for _, t := range ts {
		if len(t.wants) == 0 {
			continue
		}
		if t.rounds++; t.rounds > maxRounds {
			t.err = fmt.Errorf("%w: still wants %v after %d rounds", bot.ErrInvalid, t.wants, maxRounds)
			continue
		}
		out = append(out, t)
	}
	return out
}

// asking is one turn's need under the key by which the store is asked.
type asking struct {
	turn *turn
	need bot.Need
	key  bot.Need
}

// load gives each turn what it wants.
func (l *loader) load(ctx context.Context, ts []*turn) error {
	byCommunity := map[bot.CommunityID][]asking{}
	for _, t := range ts {
		c := t.pending.Speaker.Community
		for _, n := range t.wants {
			byCommunity[c] = append(byCommunity[c], asking{t, n, l.key(c, n)})
		}
	}
	for c, asked := range byCommunity {
		if err := l.loadOne(ctx, c, asked); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadOne(ctx context.Context, c bot.CommunityID, asked []asking) error {
	facts := l.facts(c)
	if needs := missing(facts, asked); len(needs) > 0 {
		got, err := l.turns.Load(ctx, c, l.now, needs)
		if err != nil {
			return fmt.Errorf("load %d needs: %w", len(needs), err)
		}
		for _, n := range needs {
			facts[n] = got[n] // nothing found is an answer, too
		}
	}
	for _, a := range asked {
		a.turn.known[a.need] = facts[a.key]
	}
	return nil
}

func (l *loader) facts(c bot.CommunityID) bot.Facts {
	if l.known[c] == nil {
		l.known[c] = bot.Facts{}
	}
	return l.known[c]
}

func missing(f bot.Facts, asked []asking) []bot.Need {
	var needs []bot.Need
	seen := map[bot.Need]bool{}
	for _, a := range asked {
		if !f.Has(a.key) && !seen[a.key] {
			needs, seen[a.key] = append(needs, a.key), true
		}
	}
	return needs
}

// key gives the need as the store knows it: numbers are told apart over the whole batch,
// so that no two turns are given the same.
func (l *loader) key(c bot.CommunityID, n bot.Need) bot.Need {
	if n.Kind != bot.NeedNumber {
		return n
	}
	name, _, _ := strings.Cut(n.Key, "#")
	of := counter{c, name}
	n.Key = name + "#" + strconv.Itoa(l.numbers[of])
	l.numbers[of]++
	return n
}
