package store

import (
	"context"

	"linli/bot"
)

type phoneRow struct {
	Community bot.CommunityID `db:"community"`
	Hash      string          `db:"hash"`
	Person    bot.PersonID    `db:"person"`
	Phone     []byte          `db:"phone"`
}

var phones = newTable[phoneRow]("phones", replaceOld, "community", "hash", "person")

const selectPeopleWithPhone = `
SELECT p.person FROM phones p WHERE p.community = ? AND p.hash = ? ORDER BY p.person`

// peopleWithPhone lists who of the roll has the number, by its hash.
func (c conn) peopleWithPhone(ctx context.Context, community bot.CommunityID, hash string) ([]bot.PersonID, error) {
	var out []bot.PersonID
	err := c.all(ctx, &out, selectPeopleWithPhone, community, hash)
	return out, err
}

const deletePhones = `DELETE FROM phones WHERE community = ? AND person = ?`

// setPhone makes phone the person's only number; "" leaves none.
func (c conn) setPhone(ctx context.Context, ring keyring, community bot.CommunityID, p bot.PersonID, phone string) error {
	if _, err := c.run(ctx, deletePhones, community, p); err != nil || phone == "" {
		return err
	}
	if err := c.keyInForce(ctx); err != nil {
		return err
	}
	row := phoneRow{community, c.db.vault.hash(community, usePhone, phone), p, ring.seal(p, phone)}
	return phones.put(ctx, c, []phoneRow{row})
}

const selectPhones = `SELECT community, hash, person, phone FROM phones WHERE community = ? ORDER BY person`

// phonesOf opens every number that the community's roll and staff list hold.
func (c conn) phonesOf(ctx context.Context, community bot.CommunityID) (map[bot.PersonID]string, error) {
	var rows []phoneRow
	if err := c.all(ctx, &rows, selectPhones, community); err != nil {
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
	out := make(map[bot.PersonID]string, len(rows))
	for _, r := range rows {
		out[r.Person] = ring.open(r.Person, r.Phone)
	}
	return out, nil
}
