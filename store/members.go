package store

import (
	"context"
	"strings"

	"linli/bot"
	"linli/bot/roll"
)

type memberRow struct {
	Community  bot.CommunityID `db:"community"`
	Person     bot.PersonID    `db:"person"`
	Name       []byte          `db:"name"` // sealed under the person's key
	Org        string          `db:"org"`
	Role       bot.Role        `db:"role"`
	Areas      string          `db:"areas"`
	Categories string          `db:"categories"`
	Active     bool            `db:"active"`
}

// memberAt is a member with what their organisation is called.
type memberAt struct {
	memberRow
	OrgName string `db:"org_name"`
}

var members = newTable[memberRow]("members", replaceOld, "community", "person")

func (c conn) putMembers(ctx context.Context, ring keyring, community bot.CommunityID, all []roll.Member) error {
	rows := make([]memberRow, len(all))
	for i, m := range all {
		s := m.Staff
		rows[i] = memberRow{community, s.Person, ring.seal(s.Person, s.Name), s.Org, s.Role, joinPlaces(s.Areas), strings.Join(m.Categories, "\n"), m.Active}
		if m.Phone == "" {
			continue
		}
		if err := c.setPhone(ctx, ring, community, s.Person, m.Phone); err != nil {
			return err
		}
	}
	return members.put(ctx, c, rows)
}

const selectMembers = `
SELECT m.community, m.person, m.name, m.org, m.role, m.areas, m.categories, m.active, COALESCE(o.name, '') AS org_name
FROM members m
LEFT JOIN organisations o ON o.community = m.community AND o.slug = m.org
WHERE m.community = ? ORDER BY m.person`

// Members lists the staff of a community, those removed too, with their phones.
func (db *DB) Members(ctx context.Context, community bot.CommunityID) ([]roll.Member, error) {
	c := db.read()
	out, err := c.members(ctx, community)
	if err != nil {
		return nil, wrap(err, "list staff")
	}
	numbers, err := c.phonesOf(ctx, community)
	for i := range out {
		out[i].Phone = numbers[out[i].Staff.Person]
	}
	return out, wrap(err, "list staff")
}

func (c conn) members(ctx context.Context, community bot.CommunityID) ([]roll.Member, error) {
	var rows []memberAt
	if err := c.all(ctx, &rows, selectMembers, community); err != nil {
		return nil, err
	}
	ids := make([]bot.PersonID, len(rows))
	for i, r := range rows {
		ids[i] = r.Person
	}
	ring, err := c.keys(ctx, community, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]roll.Member, len(rows))
	for i, r := range rows {
		staff := bot.Staff{Person: r.Person, Name: ring.open(r.Person, r.Name), Org: r.Org, OrgName: r.OrgName, Role: r.Role, Areas: parsePlaces(r.Areas)}
		out[i] = roll.Member{Community: community, Staff: staff, Categories: splitLines(r.Categories), Active: r.Active}
	}
	return out, nil
}

// activeMembers are those who work now.
func (c conn) activeMembers(ctx context.Context, community bot.CommunityID) ([]roll.Member, error) {
	all, err := c.members(ctx, community)
	var out []roll.Member
	for _, m := range all {
		if m.Active {
			out = append(out, m)
		}
	}
	return out, err
}
