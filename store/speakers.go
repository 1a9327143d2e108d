package store

import (
	"context"

	"linli/bot"
	"linli/bot/run"
)

type speakerRow struct {
	Conv     bot.ConversationID `db:"id"`
	Account  string             `db:"account"`
	Person   bot.PersonID       `db:"person"`
	Helper   bot.PersonID       `db:"helper"`
	Trust    bot.Trust          `db:"trust"`
	Stopped  bool               `db:"stopped"`
	Lang     string             `db:"lang"`
	Phone    []byte             `db:"phone"`
	Home     string             `db:"home"`
	HeldBy   bot.PersonID       `db:"held_by"`
	Begun    bool               `db:"begun"`
	Sealed   bot.PersonID       `db:"sealed_for"` // whose key sealed the session
	Session  []byte             `db:"session"`
	Version  int64              `db:"session_version"`
	Org      string             `db:"org"`
	OrgName  string             `db:"org_name"`
	Role     bot.Role           `db:"role"`
	Areas    string             `db:"areas"`
	Name     []byte             `db:"name"`
	HasStaff bool               `db:"has_staff"`
}

// Everything about who speaks. Somebody removed from the staff has no role from the next message on.
const selectSpeakers = `
SELECT c.id, c.account, c.person, c.helper, c.trust, c.stopped, c.phone,
	CASE WHEN c.lang <> '' THEN c.lang WHEN p.lang <> '' THEN p.lang ELSE c.hint END AS lang,
	COALESCE(p.home, '') AS home,
	COALESCE(k.staff, 0) AS held_by,
	s.person IS NOT NULL AS begun, COALESCE(s.person, 0) AS sealed_for, s.data AS session, COALESCE(s.version, 0) AS session_version,
	COALESCE(m.org, '') AS org, COALESCE(o.name, '') AS org_name, COALESCE(m.role, '') AS role, COALESCE(m.areas, '') AS areas, m.name AS name,
	m.person IS NOT NULL AS has_staff
FROM conversations c
LEFT JOIN people p   ON p.community = c.community AND p.id = c.person
LEFT JOIN sessions s ON s.community = c.community AND s.conversation = c.id
LEFT JOIN calls k    ON k.community = c.community AND k.conversation = c.id AND k.state = 'held'
LEFT JOIN members m  ON m.community = c.community AND m.person = c.person AND m.active AND c.trust >= 3
LEFT JOIN organisations o ON o.community = m.community AND o.slug = m.org
WHERE c.community = ? AND c.id = ANY(?)`

// speakers are those of some conversations of one community, with the keys to open what is theirs.
type speakers struct {
	db        *DB
	community bot.Community
	rows      map[bot.ConversationID]speakerRow
	ring      keyring
}

func (c conn) speakers(ctx context.Context, community bot.Community, claims []claim) (speakers, error) {
	rows := make([]speakerRow, 0, len(claims))
	if err := c.all(ctx, &rows, selectSpeakers, community.ID, c.list(convsOf(claims))); err != nil {
		return speakers{}, err
	}
	s := speakers{db: c.db, community: community, rows: make(map[bot.ConversationID]speakerRow, len(rows))}
	var people []bot.PersonID
	for _, row := range rows {
		s.rows[row.Conv] = row
		people = append(people, row.Person, row.Sealed)
	}
	for _, cl := range claims {
		people = append(people, cl.message.Person)
	}
	var err error
	s.ring, err = c.keys(ctx, community.ID, people...)
	return s, err
}

func (s speakers) people() []bot.PersonID {
	out := make([]bot.PersonID, 0, len(s.rows))
	for _, row := range s.rows {
		out = append(out, row.Person)
	}
	return unique(out)
}

func (s speakers) pending(cl claim) run.Pending {
	p := run.Pending{Timer: cl.timer, Tries: int(cl.tries), Speaker: bot.Speaker{Community: s.community.ID, Zone: s.community.Zone}}
	if row, had := s.rows[cl.conv]; had {
		p.Speaker = s.speaker(row)
		if row.Begun {
			p.Session, p.Version = []byte(s.ring.open(row.Sealed, row.Session)), row.Version
		}
	}
	if m := cl.message; m.ID != 0 {
		p.ID, p.Seed, p.Kind, p.At = m.ID, uint64(m.Seed), m.Kind, m.At.time()
		p.Meaning = opened(s.ring, m).Meaning
	}
	return p
}

func (s speakers) speaker(row speakerRow) bot.Speaker {
	out := bot.Speaker{
		Community: s.community.ID, Conversation: row.Conv, Person: row.Person, Helper: row.Helper, Trust: row.Trust,
		Lang: row.Lang, Account: row.Account, Form: s.db.form(row.Account), Stopped: row.Stopped, HeldBy: row.HeldBy,
		Zone: s.community.Zone, Newcomer: !row.Begun, Phone: s.ring.open(0, row.Phone),
	}
	if row.HasStaff {
		out.Staff = bot.Staff{Person: row.Person, Name: s.ring.open(row.Person, row.Name), Org: row.Org, OrgName: row.OrgName, Role: row.Role, Areas: parsePlaces(row.Areas)}
	}
	if row.Home != "" && row.Trust >= bot.TrustNumber {
		out.Home = bot.ParsePlace(row.Home)
	}
	return out
}
