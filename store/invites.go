package store

import (
	"context"

	"linli/bot"
	"linli/bot/roll"
)

type inviteRow struct {
	Community bot.CommunityID `db:"community"`
	Hash      string          `db:"hash"`
	Version   int64           `db:"version"`
	Person    bot.PersonID    `db:"person"`
	Role      bot.Role        `db:"role"`
	Org       string          `db:"org"`
	Name      []byte          `db:"name"` // sealed under the community's key
	Expires   millis          `db:"expires"`
	Used      millis          `db:"used"`
	By        bot.PersonID    `db:"invited_by"`
}

var invites = newTable[inviteRow]("invites", replaceOlder, "community", "hash")

func (c conn) putInvites(ctx context.Context, ring keyring, community bot.CommunityID, all []roll.Invite) error {
	rows := make([]inviteRow, len(all))
	for i, v := range all {
		rows[i] = inviteRow{
			Community: community, Hash: c.db.vault.hash(community, useInvite, v.Code), Version: v.Version, Person: v.Person, Role: v.Role,
			Org: v.Org, Name: ring.seal(0, v.Name), Expires: ms(v.Expires), Used: ms(v.Used), By: v.By,
		}
	}
	return invites.put(ctx, c, rows)
}

const lockInvites = `
SELECT community, hash, version, person, role, org, name, expires, used, invited_by
FROM invites WHERE community = ? AND hash = ANY(?) ORDER BY hash FOR UPDATE`

// inviteVersions adds the versions of invites, by the hashes of their codes.
func (c conn) inviteVersions(ctx context.Context, community bot.CommunityID, hashes []string, into stands) error {
	if len(hashes) == 0 {
		return nil
	}
	var rows []inviteRow
	err := c.all(ctx, &rows, lockInvites, community, c.list(hashes))
	for _, row := range rows {
		into["invite/"+row.Hash] = stand{Version: row.Version}
	}
	return err
}

func (r inviteRow) invite(ring keyring, code string) roll.Invite {
	return roll.Invite{
		Community: r.Community, Version: r.Version, Code: code, Person: r.Person, Role: r.Role, Org: r.Org, Name: ring.open(0, r.Name),
		Expires: r.Expires.time(), Used: r.Used.time(), By: r.By,
	}
}

const selectInvites = `
SELECT community, hash, version, person, role, org, name, expires, used, invited_by
FROM invites WHERE community = ? AND hash = ANY(?)`
