package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// Claim returns at most max waiting messages and due timers of the lease's shard ("shard/17", or "shard/*" for all),
// for each conversation and each noun one only. Speakers are read afresh.
func (db *DB) Claim(ctx context.Context, l run.Lease, now time.Time, max int) ([]run.Pending, error) {
	return db.ClaimAll(ctx, []run.Lease{l}, now, max)
}

// ClaimAll is Claim over the shards of several leases: at most max in all.
func (db *DB) ClaimAll(ctx context.Context, ls []run.Lease, now time.Time, max int) ([]run.Pending, error) {
	of, err := shardsOf(ls)
	if err != nil {
		return nil, err
	}
	messages, err := db.read().waiting(ctx, of, max)
	if err != nil {
		return nil, wrap(err, "claim messages")
	}
	timers, err := db.read().dueTimers(ctx, of, now, max)
	if err != nil {
		return nil, wrap(err, "claim timers")
	}
	claimed, err := db.read().pending(ctx, now, share(messages, timers, max))
	return claimed, wrap(err, "read who speaks")
}

// shardsOf reads the shards that leases name.
func shardsOf(ls []run.Lease) ([]int64, error) {
	var out []int64
	for _, l := range ls {
		name, isShard := strings.CutPrefix(l.Name, "shard/")
		n, err := strconv.ParseInt(name, 10, 64)
		switch {
		case isShard && name == "*":
			return allShards(), nil
		case !isShard || err != nil || n < 0 || n >= shards:
			return nil, fmt.Errorf("%w: lease %q names no shard", bot.ErrInvalid, l.Name)
		}
		out = append(out, n)
	}
	return out, nil
}

func allShards() []int64 {
	out := make([]int64, shards)
	for i := range out {
		out[i] = int64(i)
	}
	return out
}

// claim is what one turn will be about: a message, or a timer of a conversation or a noun.
type claim struct {
	community bot.CommunityID
	conv      bot.ConversationID // 0 for a noun's timer
	message   inboxRow
	timer     bot.Timer
	tries     int64
}

type claimKey struct {
	community bot.CommunityID
	of        bot.Ref
}

// share gives timers at least a quarter of the room. A conversation with a message waiting is not woken as well: the
// message may make its timer idle.
func share(messages, timers []claim, max int) []claim {
	messages = messages[:min(len(messages), max-min(len(timers), max/4))]
	busy := map[claimKey]bool{}
	for _, m := range messages {
		busy[claimKey{m.community, conversationRef(m.conv)}] = true
	}
	out := messages
	for _, t := range timers {
		k := claimKey{t.community, t.timer.Ref}
		if !busy[k] && len(out) < max {
			busy[k] = true
			out = append(out, t)
		}
	}
	return out
}

// The oldest waiting message of each conversation, found in the index alone.
const selectWaiting = `
SELECT i.community, i.id, i.account, i.hash, i.conversation, i.person, i.shard, i.kind, i.words, i.seed, i.at, i.tries, i.state, i.poison
FROM inbox i JOIN (
	SELECT community, MIN(id) AS id FROM inbox
	WHERE state = 0 AND shard = ANY(?)
	GROUP BY community, conversation
	ORDER BY 2
	LIMIT ?
) oldest ON oldest.community = i.community AND oldest.id = i.id
ORDER BY i.id`

func (c conn) waiting(ctx context.Context, of []int64, max int) ([]claim, error) {
	var rows []inboxRow
	if err := c.all(ctx, &rows, selectWaiting, c.list(of), max); err != nil {
		return nil, err
	}
	out := make([]claim, len(rows))
	for i, row := range rows {
		out[i] = claim{community: row.Community, conv: row.Conversation, message: row, tries: row.Tries}
	}
	return out, nil
}

// pending reads, community by community, what the turns need to know of their speakers.
func (c conn) pending(ctx context.Context, now time.Time, claims []claim) ([]run.Pending, error) {
	groups := byCommunity(claims)
	if len(groups) == 1 {
		return c.pendingOf(ctx, now, groups[0])
	}
	out := make([]run.Pending, 0, len(claims))
	for _, group := range groups {
		more, err := c.pendingOf(ctx, now, group)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func byCommunity(claims []claim) [][]claim {
	at := map[bot.CommunityID]int{}
	var out [][]claim
	for _, c := range claims {
		i, had := at[c.community]
		if !had {
			i = len(out)
			at[c.community] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

func (c conn) pendingOf(ctx context.Context, now time.Time, claims []claim) ([]run.Pending, error) {
	community, err := c.community(ctx, claims[0].community)
	if err != nil {
		return nil, err
	}
	speakers, err := c.speakers(ctx, community, claims)
	if err != nil {
		return nil, err
	}
	asks, err := c.openAsks(ctx, community.ID, now, speakers.people())
	if err != nil {
		return nil, err
	}
	out := make([]run.Pending, len(claims))
	for i, cl := range claims {
		out[i] = speakers.pending(cl)
		out[i].Asks = asks[out[i].Speaker.Person]
	}
	return out, nil
}

// opened is what was kept of a message; it is empty when the person was deleted meanwhile.
func opened(ring keyring, row inboxRow) said {
	var s said
	if words := ring.open(row.Person, row.Words); words != "" {
		_ = json.Unmarshal([]byte(words), &s) // we wrote it ourselves
	}
	return s
}

func convsOf(claims []claim) []bot.ConversationID {
	var out []bot.ConversationID
	for _, c := range claims {
		out = append(out, c.conv)
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}
