package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
)

// failureRow is a thing that did not reach anybody.
type failureRow struct {
	Community    bot.CommunityID    `db:"community"`
	Name         string             `db:"name"`
	Kind         bot.FailureKind    `db:"kind"`
	Account      string             `db:"account"`
	Class        bot.Class          `db:"class"`
	Message      bot.OutboxID       `db:"message"` // the outbox row; 0 = none
	Person       bot.PersonID       `db:"person"`
	Conversation bot.ConversationID `db:"conversation"`
	Parts        int64              `db:"parts"`
	At           millis             `db:"at"`
	Told         millis             `db:"told"`
}

// What told may hold beside a moment.
const (
	toldNobody millis = 0
	toldMoved  millis = -1 // it went another way
)

const mostFailures = 256

var failures = newTable[failureRow]("failures", keepOld, "community", "name")

func outName(id bot.OutboxID) string { return "out/" + strconv.FormatInt(int64(id), 10) }

func inName(id bot.InboxID) string { return "in/" + strconv.FormatInt(int64(id), 10) }

// fail puts failures on the list, and has it looked at now.
func (c conn) fail(ctx context.Context, community bot.CommunityID, now time.Time, rows []failureRow) error {
	if len(rows) == 0 {
		return nil
	}
	if err := failures.put(ctx, c, rows); err != nil {
		return err
	}
	return c.lookAtFailures(ctx, community, now)
}

// A look that is due already stays as it is: somebody may be at it.
const armTimer = `
INSERT INTO timers (community, owner_kind, owner_id, name, due, guard, shard) VALUES (?, ?, 0, ?, ?, 0, ?)
ON CONFLICT (community, owner_kind, owner_id, name) DO UPDATE SET due = excluded.due WHERE timers.due > excluded.due`

func (c conn) lookAtFailures(ctx context.Context, community bot.CommunityID, now time.Time) error {
	of := bot.FailureRef()
	_, err := c.run(ctx, armTimer, community, of.Kind, run.TimerFailures, ms(now), shardOf(community, of))
	return err
}

const (
	markTold       = `UPDATE failures SET told = ? WHERE community = ? AND name = ANY(?) AND told = 0`
	selectFailures = `
SELECT community, name, kind, account, class, message, person, conversation, parts, at, told FROM failures
WHERE community = ? AND told = 0 ORDER BY at, name LIMIT ?`
	selectTold = `
SELECT kind, account, MAX(told) AS told FROM failures WHERE community = ? AND told > 0 GROUP BY kind, account`
)

// putTold takes failures off the list.
func (c conn) putTold(ctx context.Context, community bot.CommunityID, all []bot.FailuresTold) error {
	for _, t := range all {
		told := ms(t.At)
		if t.Moved {
			told = toldMoved
		}
		if _, err := c.run(ctx, markTold, told, community, c.list(noNil(t.Names))); err != nil {
			return err
		}
	}
	return nil
}

// loadFailures answers with what nobody knows yet.
func (a asking) loadFailures(ctx context.Context) (answers, error) {
	var rows, told []failureRow
	if err := a.all(ctx, &rows, selectFailures, a.community, mostFailures); err != nil {
		return nil, err
	}
	if err := a.all(ctx, &told, selectTold, a.community); err != nil {
		return nil, err
	}
	out := bot.Failures{Told: make(map[bot.Group]time.Time, len(told))}
	for _, t := range told {
		out.Told[bot.Group{Kind: t.Kind, Account: t.Account}] = t.Told.time()
	}
	if len(rows) == 0 {
		return answers{a.keys[0]: out}, nil
	}
	var err error
	out.Open, err = a.failures(ctx, rows)
	return answers{a.keys[0]: out}, err
}

// failures tells of each who it concerns and where else they can be reached.
func (a asking) failures(ctx context.Context, rows []failureRow) ([]bot.Failure, error) {
	people, doors, err := a.receivers(ctx, rows)
	if err != nil {
		return nil, err
	}
	letters, err := a.letters(ctx, rows)
	out := make([]bot.Failure, len(rows))
	for i, r := range rows {
		f := bot.Failure{
			Name: r.Name, Kind: r.Kind, Account: r.Account, Form: a.db.form(r.Account).Name, Class: r.Class, Person: r.Person,
			Parts: int(r.Parts), At: r.At.time(), Doors: doors[r.Person],
		}
		f.Who, f.Role = people[r.Person].who, people[r.Person].role
		l := letters[r.Message]
		f.About, f.Post = l.About, l.post()
		if f.Post.Text != "" {
			f.Post.Tried = append(slices.Clone(f.Post.Tried), r.Conversation)
		}
		out[i] = f
	}
	return out, err
}

type known struct {
	who  string
	role bot.Role
}

// receivers tells what people are called among staff, and their doors.
func (a asking) receivers(ctx context.Context, rows []failureRow) (map[bot.PersonID]known, map[bot.PersonID][]bot.Address, error) {
	ids := make([]bot.PersonID, len(rows))
	for i, r := range rows {
		ids[i] = r.Person
	}
	ids = unique(ids)
	names, err := a.calledAmongStaff(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	doors, err := a.doors(ctx, ids)
	return names, doors, err
}

func (a asking) calledAmongStaff(ctx context.Context, ids []bot.PersonID) (map[bot.PersonID]known, error) {
	var rows []personRow
	if err := a.all(ctx, &rows, selectPeople, a.community, a.list(noNil(ids))); err != nil {
		return nil, err
	}
	residents, err := a.openPeople(ctx, a.community, rows)
	if err != nil {
		return nil, err
	}
	out := map[bot.PersonID]known{}
	for _, p := range residents {
		out[p.ID] = known{who: roll.MaskName(p.Name)}
	}
	staff, err := a.activeMembers(ctx, a.community)
	for _, m := range staff {
		out[m.Staff.Person] = known{m.Staff.Name, m.Staff.Role}
	}
	return out, err
}

// loadDoors answers with all chats of each person.
func (a asking) loadDoors(ctx context.Context) (answers, error) {
	ids := make([]bot.PersonID, len(a.keys))
	for i, n := range a.numbersOf() {
		ids[i] = bot.PersonID(n)
	}
	all, err := a.doors(ctx, ids)
	out := answers{}
	for i, key := range a.keys {
		out[key] = all[ids[i]]
	}
	return out, err
}

// doors are all chats of people, the one where they are known best and were last seen first.
func (a asking) doors(ctx context.Context, ids []bot.PersonID) (map[bot.PersonID][]bot.Address, error) {
	var rows []addressRow
	people := a.list(noNil(ids))
	if err := a.all(ctx, &rows, selectAddresses, a.community, a.list([]int64{}), people, people); err != nil {
		return nil, err
	}
	community, err := a.conn.community(ctx, a.community)
	if err != nil {
		return nil, err
	}
	ring, err := a.conn.keys(ctx, a.community)
	out := map[bot.PersonID][]bot.Address{}
	for _, r := range rows {
		out[r.Self] = append(out[r.Self], a.address(ring, community, r))
	}
	return out, err
}

const selectLetters = `SELECT id, person, body FROM outbox WHERE community = ? AND id = ANY(?)`

type letterRow struct {
	ID     bot.OutboxID `db:"id"`
	Person bot.PersonID `db:"person"`
	Body   []byte       `db:"body"`
}

// letters opens what could not be sent; of somebody deleted there is nothing to open.
func (a asking) letters(ctx context.Context, of []failureRow) (map[bot.OutboxID]letter, error) {
	ids := make([]int64, 0, len(of))
	for _, f := range of {
		ids = append(ids, int64(f.Message))
	}
	var rows []letterRow
	if err := a.all(ctx, &rows, selectLetters, a.community, a.list(ids)); err != nil {
		return nil, err
	}
	var people []bot.PersonID
	for _, r := range rows {
		people = append(people, r.Person)
	}
	ring, err := a.conn.keys(ctx, a.community, people...)
	out := make(map[bot.OutboxID]letter, len(rows))
	for _, r := range rows {
		out[r.ID] = outboxRow{Person: r.Person, Body: r.Body}.letter(ring)
	}
	return out, err
}
