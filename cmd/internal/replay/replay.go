// Package replay says everything again that a desk still keeps, against other dialogs, on a copy of its
// database, and finds what would be answered otherwise.
package replay

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/cmd/internal/house"
	"linli/store"
)

// Settings are what a replay is given.
type Settings struct {
	Database string // a SQLite file; it is only read
	Key      []byte
	Base     *house.Furniture // the dialogs in force
	Next     *house.Furniture // those to be compared with them
	Zone     *time.Location   // for times in the report; nil = UTC
}

// Report is what would change.
type Report struct {
	Since    time.Time // when the oldest message came that is still kept
	Messages int       // said again
	Chats    int       // in which they were said
	Gone     int       // whose words can be read no more
	Told     int       // messages that the desk has sent since then, as far as they are kept
	Again    int       // of those, how many the dialogs in force say again, word for word: how far this replay can be trusted
	Middle   []Middle  // who is in the middle of a dialog, by where they are
	Answers  []Answer  // messages that are answered otherwise
	Lost     []Ticket  // would not be there
	New      []Ticket  // would be new
	Compared bool      // there were other dialogs to compare
	zone     *time.Location
}

// Middle is how many people are in one state of one dialog, and what becomes of them.
type Middle struct {
	Dialog, State string
	People        int
	Told          bool // that the questions have changed; they are asked again
	Dropped       bool // their dialog is there no more
}

// Answer is a message after which something else is said than before, to whoever it may be.
type Answer struct {
	At       time.Time
	Chat     int // a number in this report only
	Said     string
	Was, Now []Line
}

// Line is one message of the desk.
type Line struct {
	Chat int
	Text string
}

// Ticket is one that only one of the two would have opened.
type Ticket struct {
	Opened   time.Time
	Category string
	Place    bot.Place
}

// Differs says that anything would change for anybody.
func (r *Report) Differs() bool {
	return len(r.Answers)+len(r.Lost)+len(r.New) > 0 ||
		slices.ContainsFunc(r.Middle, func(m Middle) bool { return m.Told || m.Dropped })
}

// Run replays. Nothing is written but copies in a folder that is removed again.
func Run(ctx context.Context, s Settings) (*Report, error) {
	folder, err := os.MkdirTemp("", "linli-replay")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	p := &player{settings: s, folder: folder, report: &Report{zone: s.Zone}, chats: map[bot.ConversationID]int{}, told: map[store.Told]int{}}
	if err := p.read(ctx); err != nil {
		return nil, err
	}
	return p.report, p.compare(ctx)
}

// player is a replay under way.
type player struct {
	settings  Settings
	folder    string
	report    *Report
	community bot.Community
	accounts  []store.Account
	heard     []store.Heard
	told      map[store.Told]int         // what was sent then and was not yet said again
	chats     map[bot.ConversationID]int // their numbers in the report
}

// read takes a copy, and of it all that is to be said again.
func (p *player) read(ctx context.Context) error {
	copied := p.path("copy")
	if err := store.Copy(ctx, p.settings.Database, copied); err != nil {
		return err
	}
	db, err := store.Open(ctx, copied, store.Options{Owner: owner, Key: p.settings.Key})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := p.people(ctx, db); err != nil {
		return err
	}
	if err := p.words(ctx, db); err != nil {
		return err
	}
	return db.Rewind(ctx, p.community.ID)
}

const owner = "replay"

func (p *player) path(name string) string { return filepath.Join(p.folder, name+".db") }

// people reads whose desk it is, and who is in the middle of something.
func (p *player) people(ctx context.Context, db *store.DB) error {
	all, err := db.Communities(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("%w: the database has no community yet", bot.ErrNotFound)
	}
	p.community = all[0]
	if p.accounts, err = db.Accounts(ctx); err != nil {
		return err
	}
	standings, err := db.Standings(ctx, p.community.ID)
	if err != nil {
		return err
	}
	p.report.Middle, err = middles(p.settings.Next.Book, standings)
	return err
}

func (p *player) words(ctx context.Context, db *store.DB) error {
	all, err := db.Heard(ctx, p.community.ID)
	if err != nil {
		return err
	}
	for _, h := range all {
		if h.Gone {
			p.report.Gone++
			continue
		}
		p.heard = append(p.heard, h)
		p.chat(h.Conversation)
	}
	p.report.Messages, p.report.Chats = len(p.heard), len(p.chats)
	if len(p.heard) == 0 {
		return nil
	}
	p.report.Since = p.heard[0].Inbound.At
	return p.answers(ctx, db)
}

// answers reads what was said to those who wrote.
func (p *player) answers(ctx context.Context, db *store.DB) error {
	all, err := db.Told(ctx, p.community.ID, p.report.Since)
	for _, t := range all {
		p.told[t]++
	}
	p.report.Told = len(all)
	return err
}

// again counts what the desk in force says as it did then.
func (p *player) again(sent []bot.Outgoing) {
	for _, o := range sent {
		if t := (store.Told{Conversation: o.Conversation, Text: o.Body.Text}); p.told[t] > 0 {
			p.told[t]--
			p.report.Again++
		}
	}
}

// chat numbers conversations as they appear, so that a report names nobody.
func (p *player) chat(id bot.ConversationID) int {
	if p.chats[id] == 0 {
		p.chats[id] = len(p.chats) + 1
	}
	return p.chats[id]
}

// middles counts people by where they stand, and what the book makes of them.
func middles(b *dialog.Book, all []store.Standing) ([]Middle, error) {
	var out []Middle
	for _, s := range all {
		session, err := dialog.Decode(s.Session)
		if err != nil {
			return nil, fmt.Errorf("read a session: %w", err)
		}
		if session.Top() == nil {
			continue
		}
		out = counted(out, middle(b, session))
	}
	return out, nil
}

func middle(b *dialog.Book, s dialog.Session) Middle {
	m := Middle{Dialog: s.Top().Dialog, State: s.Top().State, People: 1}
	carried, told := b.Carry(s)
	m.Dropped = len(carried.Stack) < len(s.Stack)
	m.Told = told && !m.Dropped
	return m
}

func counted(all []Middle, m Middle) []Middle {
	for i := range all {
		if had := all[i]; had.Dialog == m.Dialog && had.State == m.State && had.Told == m.Told && had.Dropped == m.Dropped {
			all[i].People++
			return all
		}
	}
	return append(all, m)
}
