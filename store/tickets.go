package store

import (
	"context"

	"linli/bot"
	"linli/bot/desk"
)

type ticketRow struct {
	Community    bot.CommunityID    `db:"community"`
	ID           int64              `db:"id"`
	Version      int64              `db:"version"`
	Code         string             `db:"code"`
	Kind         string             `db:"kind"`
	State        string             `db:"state"`
	Category     string             `db:"category"`
	Place        string             `db:"place"`
	Urgency      bot.Urgency        `db:"urgency"`
	Works        bool               `db:"works"`
	Private      bool               `db:"private"`
	Words        []byte             `db:"words"` // words, reason and result are sealed under the reporter's key
	Reason       []byte             `db:"reason"`
	Result       []byte             `db:"result"`
	Waiting      string             `db:"waiting"`
	Pay          []byte             `db:"pay"` // sealed like words
	Reporter     bot.PersonID       `db:"reporter"`
	Conversation bot.ConversationID `db:"conversation"`
	Helper       bot.PersonID       `db:"helper"`
	Org          string             `db:"org"`
	Worker       bot.PersonID       `db:"worker"`
	NextOrg      string             `db:"next_org"`
	Next         bot.PersonID       `db:"next_worker"`
	Bounces      int64              `db:"bounces"`
	About        bot.PersonID       `db:"about"`
	Opened       millis             `db:"opened"`
	Due          millis             `db:"due"`
	Paused       millis             `db:"paused"`
	VisitFrom    millis             `db:"visit_from"`
	VisitTill    millis             `db:"visit_till"`
	Done         millis             `db:"done"`
	Closed       millis             `db:"closed"`
	Reopened     int64              `db:"reopened"`
	Satisfied    string             `db:"satisfied"`
	Into         int64              `db:"merged_into"`
	Outage       int64              `db:"outage"`
	Supports     int64              `db:"supports"`
}

var tickets = newTable[ticketRow]("tickets", replaceOlder, "community", "id")

func (c conn) putTickets(ctx context.Context, ring keyring, community bot.CommunityID, all []desk.Ticket) error {
	rows := make([]ticketRow, len(all))
	for i, t := range all {
		rows[i] = ticketRowOf(ring, community, t)
	}
	return tickets.put(ctx, c, rows)
}

func ticketRowOf(ring keyring, community bot.CommunityID, t desk.Ticket) ticketRow {
	return ticketRow{
		Community: community, ID: t.ID, Version: t.Version, Code: t.Code, Kind: t.Kind, State: t.State, Category: t.Category,
		Place: t.Place.String(), Urgency: t.Urgency, Works: t.Works, Private: t.Private,
		Words: ring.seal(t.Reporter, t.Words), Reason: ring.seal(t.Reporter, t.Reason), Result: ring.seal(t.Reporter, t.Result),
		Waiting: t.Waiting, Pay: ring.seal(t.Reporter, t.Pay),
		Reporter: t.Reporter, Conversation: t.Conversation, Helper: t.Helper,
		Org: t.Org, Worker: t.Worker, NextOrg: t.NextOrg, Next: t.Next, Bounces: int64(t.Bounces), About: t.About,
		Opened: ms(t.Opened), Due: ms(t.Due), Paused: ms(t.Paused), VisitFrom: ms(t.VisitFrom), VisitTill: ms(t.VisitTill),
		Done: ms(t.Done), Closed: ms(t.Closed), Reopened: int64(t.Reopened), Satisfied: t.Satisfied,
		Into: t.Into, Outage: t.Outage, Supports: int64(t.Supports),
	}
}

func (r ticketRow) ticket(ring keyring) desk.Ticket {
	return desk.Ticket{
		Community: r.Community, ID: r.ID, Version: r.Version, Code: r.Code, Kind: r.Kind, State: r.State, Category: r.Category,
		Place: parsePlace(r.Place), Urgency: r.Urgency, Works: r.Works, Private: r.Private,
		Words: ring.open(r.Reporter, r.Words), Reason: ring.open(r.Reporter, r.Reason), Result: ring.open(r.Reporter, r.Result),
		Waiting: r.Waiting, Pay: ring.open(r.Reporter, r.Pay),
		Reporter: r.Reporter, Conversation: r.Conversation, Helper: r.Helper,
		Org: r.Org, Worker: r.Worker, NextOrg: r.NextOrg, Next: r.Next, Bounces: int(r.Bounces), About: r.About,
		Opened: r.Opened.time(), Due: r.Due.time(), Paused: r.Paused.time(), VisitFrom: r.VisitFrom.time(), VisitTill: r.VisitTill.time(),
		Done: r.Done.time(), Closed: r.Closed.time(), Reopened: int(r.Reopened), Satisfied: r.Satisfied,
		Into: r.Into, Outage: r.Outage, Supports: int(r.Supports),
	}
}

// openTickets gives rows with their words, in the rows' order.
func (c conn) openTickets(ctx context.Context, community bot.CommunityID, rows []ticketRow) ([]desk.Ticket, error) {
	people := make([]bot.PersonID, len(rows))
	for i, r := range rows {
		people[i] = r.Reporter
	}
	ring, err := c.keys(ctx, community, people...)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Ticket, len(rows))
	for i, r := range rows {
		out[i] = r.ticket(ring)
	}
	return out, nil
}
