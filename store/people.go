package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"linli/bot"
	"linli/bot/roll"
)

type personRow struct {
	Community bot.CommunityID `db:"community"`
	ID        bot.PersonID    `db:"id"`
	Office    string          `db:"office"` // the office's own key
	About     []byte          `db:"about"`  // sealed under the person's key
	Home      string          `db:"home"`
	Lang      string          `db:"lang"`
}

// about is what of a person is nobody's business.
type about struct {
	Name     string    `json:",omitempty"`
	Living   string    `json:",omitempty"`
	Born     time.Time `json:",omitzero"`
	Tags     []string  `json:",omitempty"`
	Declared bool      `json:",omitempty"`
}

type householdRow struct {
	Community bot.CommunityID `db:"community"`
	Home      string          `db:"home"`
	Building  string          `db:"building"`
}

var (
	people     = newTable[personRow]("people", replaceOld, "community", "id")
	households = newTable[householdRow]("households", keepOld, "community", "home")
)

type officeKey struct {
	ID     bot.PersonID `db:"id"`
	Office string       `db:"office"`
}

const selectByOffice = `SELECT id, office FROM people WHERE community = ? AND office = ANY(?)`

// identify gives people without an ID the one they have by the office's key, or a new one.
func (c conn) identify(ctx context.Context, community bot.CommunityID, all []roll.Person) ([]roll.Person, error) {
	known, err := c.byOffice(ctx, community, all)
	if err != nil {
		return nil, err
	}
	out := make([]roll.Person, len(all))
	for i, p := range all {
		if p.ID == 0 && p.Key != "" {
			p.ID = known[p.Key]
		}
		if p.ID == 0 {
			id, err := c.reserve(ctx, community, countPeople, 1)
			if err != nil {
				return nil, err
			}
			p.ID = bot.PersonID(id)
		}
		out[i] = p
	}
	return out, nil
}

func (c conn) byOffice(ctx context.Context, community bot.CommunityID, all []roll.Person) (map[string]bot.PersonID, error) {
	var keys []string
	for _, p := range all {
		if p.ID == 0 && p.Key != "" {
			keys = append(keys, p.Key)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	var rows []officeKey
	err := c.all(ctx, &rows, selectByOffice, community, c.list(keys))
	out := make(map[string]bot.PersonID, len(rows))
	for _, row := range rows {
		out[row.Office] = row.ID
	}
	return out, err
}

func (c conn) putPeople(ctx context.Context, ring keyring, community bot.CommunityID, all []roll.Person) error {
	rows, homes := make([]personRow, len(all)), []householdRow(nil)
	for i, p := range all {
		words, err := json.Marshal(about{p.Name, p.Living, p.Born, p.Tags, p.Declared})
		if err != nil {
			return fmt.Errorf("%w: a person can't be kept: %v", bot.ErrInvalid, err)
		}
		rows[i] = personRow{community, p.ID, p.Key, ring.seal(p.ID, string(words)), p.Home.String(), p.Lang}
		if p.Home.Home() {
			homes = append(homes, householdRow{community, p.Home.String(), p.Home.Building})
		}
	}
	if err := households.put(ctx, c, homes); err != nil {
		return err
	}
	if err := people.put(ctx, c, rows); err != nil {
		return err
	}
	for _, p := range all {
		if err := c.setPhone(ctx, ring, community, p.ID, p.Phone); err != nil {
			return err
		}
	}
	return nil
}

func (r personRow) person(ring keyring) roll.Person {
	var a about
	if words := ring.open(r.ID, r.About); words != "" {
		_ = json.Unmarshal([]byte(words), &a) // we wrote it ourselves
	}
	return roll.Person{
		Community: r.Community, ID: r.ID, Key: r.Office, Name: a.Name, Home: parsePlace(r.Home), Lang: r.Lang,
		Living: a.Living, Born: a.Born, Tags: a.Tags, Declared: a.Declared,
	}
}

// openPeople gives rows with their names, in the rows' order.
func (c conn) openPeople(ctx context.Context, community bot.CommunityID, rows []personRow) ([]roll.Person, error) {
	ids := make([]bot.PersonID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	ring, err := c.keys(ctx, community, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]roll.Person, len(rows))
	for i, r := range rows {
		out[i] = r.person(ring)
	}
	return out, nil
}

const selectAllPeople = `SELECT community, id, office, about, home, lang FROM people WHERE community = ? ORDER BY id`

// People lists the whole roll of a community with names and phones: for imports and for finding by name.
func (db *DB) People(ctx context.Context, community bot.CommunityID) ([]roll.Person, error) {
	c := db.read()
	var rows []personRow
	if err := c.all(ctx, &rows, selectAllPeople, community); err != nil {
		return nil, wrap(err, "list people")
	}
	out, err := c.openPeople(ctx, community, rows)
	if err != nil {
		return nil, wrap(err, "list people")
	}
	numbers, err := c.phonesOf(ctx, community)
	for i := range out {
		out[i].Phone = numbers[out[i].ID]
	}
	return out, wrap(err, "list people")
}

const selectHomes = `SELECT home FROM households WHERE community = ? ORDER BY building, home`

// Homes lists the homes that the roll knows or ever knew.
func (db *DB) Homes(ctx context.Context, community bot.CommunityID) ([]bot.Place, error) {
	var rows []string
	err := db.read().all(ctx, &rows, selectHomes, community)
	out := make([]bot.Place, len(rows))
	for i, home := range rows {
		out[i] = bot.ParsePlace(home)
	}
	return out, wrap(err, "list homes")
}
