package run_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// memory is a store that keeps everything in maps and writes a ledger of what it was asked to do.
type memory struct {
	mu       sync.Mutex
	inbox    []*received
	keys     map[string]bool
	chats    map[string]*talk
	byID     map[bot.ConversationID]*talk
	timers   map[string]due
	rows     map[bot.Ref]thing
	numbers  map[string]int64
	asks     []bot.Ask
	nextAsk  int64
	out      []*queued
	leases   map[string]run.Lease
	until    map[string]time.Time
	ears     map[string][]chan struct{}
	ledger   []string
	batches  []int // turns in each commit
	loads    int
	poisoned []run.Turn
	missed   []run.Unreached
	answer   func(bot.Need) any // facts that are not rows
	refuse   func(call string, b run.Batch) error
}

type received struct {
	kept run.Kept
	id   bot.InboxID
	talk *talk
	done bool
}

type talk struct {
	id      bot.ConversationID
	account string
	chat    string
	session []byte
	lang    string
	stopped bool
	staff   bot.Staff
	zone    *time.Location
	form    bot.Form
}

type due struct {
	timer bot.Timer
	conv  bot.ConversationID
}

type queued struct {
	run.Out
	tries     int
	notBefore time.Time
	queued    time.Time
	state     string // "", sent, failed
	why       string
}

// thing is a noun's row.
type thing struct {
	Kind    string
	ID      int64
	Version int64
	N       int
}

func (t thing) Ref() bot.Ref { return bot.Ref{Kind: t.Kind, ID: t.ID} }

func newMemory() *memory {
	return &memory{
		keys: map[string]bool{}, chats: map[string]*talk{}, byID: map[bot.ConversationID]*talk{},
		timers: map[string]due{}, rows: map[bot.Ref]thing{}, numbers: map[string]int64{},
		leases: map[string]run.Lease{}, until: map[string]time.Time{}, ears: map[string][]chan struct{}{},
	}
}

func (m *memory) refused(call string, b run.Batch) error {
	if m.refuse == nil {
		return nil
	}
	return m.refuse(call, b)
}

func (m *memory) chatOf(account, chat string) *talk {
	key := account + "/" + chat
	if m.chats[key] == nil {
		t := &talk{id: bot.ConversationID(len(m.chats) + 1), account: account, chat: chat, zone: time.UTC, form: bot.Form{Name: account}}
		m.chats[key], m.byID[t.id] = t, t
	}
	return m.chats[key]
}

func (m *memory) Take(_ context.Context, in []run.Kept) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.refused("take", run.Batch{}); err != nil {
		return err
	}
	for _, k := range in {
		key := k.Inbound.Account + "/" + k.Inbound.Key
		if m.keys[key] {
			continue
		}
		m.keys[key] = true
		t := m.chatOf(k.Inbound.Account, k.Inbound.Chat)
		m.inbox = append(m.inbox, &received{kept: k, id: bot.InboxID(len(m.inbox) + 1), talk: t})
	}
	m.wake("inbox")
	return nil
}

func (m *memory) checks(ls []run.Lease) error {
	for _, l := range ls {
		if m.leases[l.Name] != l {
			return fmt.Errorf("%w: epoch %d of %s has passed", bot.ErrNotAllowed, l.Epoch, l.Name)
		}
	}
	return nil
}

func (m *memory) Claim(_ context.Context, l run.Lease, now time.Time, most int) ([]run.Pending, error) {
	return m.claim([]run.Lease{l}, now, most)
}

func (m *memory) claim(ls []run.Lease, now time.Time, most int) ([]run.Pending, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.refused("claim", run.Batch{}); err != nil {
		return nil, err
	}
	shards := map[int64]bool{}
	for _, l := range ls {
		n, _ := strconv.ParseInt(strings.TrimPrefix(l.Name, "shard/"), 10, 64)
		shards[n] = true
	}
	var ps []run.Pending
	busy := map[bot.ConversationID]bool{}
	for _, r := range m.inbox {
		if r.done || busy[r.talk.id] || !shards[int64(r.talk.id)%run.Shards] || len(ps) == most {
			continue
		}
		busy[r.talk.id] = true
		p := m.pending(r.talk)
		p.ID, p.Seed, p.Kind, p.Meaning, p.At = r.id, r.kept.Seed, r.kept.Inbound.Kind, r.kept.Meaning, r.kept.Inbound.At
		ps = append(ps, p)
	}
	return append(ps, m.dueTimers(shards, busy, now)...), nil
}

func (m *memory) dueTimers(shards map[int64]bool, busy map[bot.ConversationID]bool, now time.Time) []run.Pending {
	var ps []run.Pending
	for _, d := range m.timers {
		if d.timer.Due.After(now) || busy[d.conv] || !shards[d.timer.Ref.ID%run.Shards] {
			continue
		}
		p := run.Pending{Speaker: bot.Speaker{Community: 1}}
		if d.timer.Ref.Kind == run.KindConversation {
			p = m.pending(m.byID[bot.ConversationID(d.timer.Ref.ID)])
		}
		p.Timer = d.timer
		ps = append(ps, p)
	}
	slices.SortFunc(ps, func(a, b run.Pending) int { return cmp.Compare(a.Timer.Ref.String(), b.Timer.Ref.String()) })
	return ps
}

func (m *memory) pending(t *talk) run.Pending {
	trust := bot.TrustUnknown
	if !t.staff.IsZero() {
		trust = bot.TrustSignedIn
	}
	return run.Pending{
		Session: t.session, Asks: slices.Clone(m.asks),
		Speaker: bot.Speaker{
			Community: 1, Conversation: t.id, Person: bot.PersonID(t.id), Trust: trust, Staff: t.staff,
			Lang: t.lang, Account: t.account, Form: t.form, Stopped: t.stopped, Zone: t.zone,
		},
	}
}

func (m *memory) Load(_ context.Context, c bot.CommunityID, _ time.Time, needs []bot.Need) (bot.Facts, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.loads++
	if err := m.refused("load", run.Batch{}); err != nil {
		return nil, err
	}
	facts := bot.Facts{}
	for _, n := range needs {
		facts[n] = m.fact(n)
	}
	return facts, nil
}

func (m *memory) fact(n bot.Need) any {
	switch n.Kind {
	case bot.NeedNumber:
		name, _, _ := strings.Cut(n.Key, "#")
		m.numbers[name]++
		return m.numbers[name]
	case bot.NeedAddress:
		return m.address(n.Key)
	case "thing":
		ref, _ := bot.ParseRef(n.Key)
		if row, ok := m.rows[ref]; ok {
			return row
		}
	default:
		if m.answer != nil {
			return m.answer(n)
		}
	}
	return nil
}

// address finds a conversation; in this community person and conversation have the same number.
func (m *memory) address(key string) any {
	id, _ := strconv.ParseInt(strings.TrimPrefix(key, "conversation/"), 10, 64)
	t := m.byID[bot.ConversationID(id)]
	if t == nil {
		return nil
	}
	return bot.Address{
		Conversation: t.id, Person: bot.PersonID(t.id), Account: t.account, Chat: t.chat, Lang: t.lang,
		Form: t.form, Stopped: t.stopped, Zone: t.zone,
	}
}
