package store

import (
	"context"
	"strings"

	"linli/bot"
	"linli/bot/roll"
)

// Lists of places and categories are kept as lines: neither holds a line break.
func joinPlaces(places []bot.Place) string {
	lines := make([]string, len(places))
	for i, p := range places {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

func parsePlaces(text string) []bot.Place {
	var out []bot.Place
	for _, line := range splitLines(text) {
		out = append(out, parsePlace(line))
	}
	return out
}

func parsePlace(text string) bot.Place {
	if text == "" {
		return bot.Place{}
	}
	return bot.ParsePlace(text)
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

type placeRow struct {
	Community bot.CommunityID `db:"community"`
	ID        int64           `db:"id"`
	Kind      string          `db:"kind"`
	Name      string          `db:"name"`
	Court     string          `db:"court"`
	Units     int64           `db:"units"`
	Floors    int64           `db:"floors"`
}

type nicknameRow struct {
	Community bot.CommunityID `db:"community"`
	Place     int64           `db:"place"`
	Name      string          `db:"name"`
}

var (
	places    = newTable[placeRow]("places", replaceOld, "community", "id")
	nicknames = newTable[nicknameRow]("nicknames", keepOld, "community", "place", "name")
)

const (
	selectPlaceID   = `SELECT id FROM places WHERE community = ? AND kind = ? AND name = ?`
	deleteNicknames = `DELETE FROM nicknames WHERE community = ? AND place = ?`
)

// putPlaces writes places with their nicknames. One without an ID is found by its kind and name.
func (c conn) putPlaces(ctx context.Context, community bot.CommunityID, all []roll.Place) error {
	for _, p := range all {
		id, err := c.placeID(ctx, community, p)
		if err != nil {
			return err
		}
		if _, err := c.run(ctx, deleteNicknames, community, id); err != nil {
			return err
		}
		row := placeRow{community, id, p.Kind, p.Name, p.Court, int64(p.Units), int64(p.Floors)}
		if err := places.put(ctx, c, []placeRow{row}); err != nil {
			return err
		}
		names := make([]nicknameRow, len(p.Nicknames))
		for i, name := range p.Nicknames {
			names[i] = nicknameRow{community, id, name}
		}
		if err := nicknames.put(ctx, c, names); err != nil {
			return err
		}
	}
	return nil
}

func (c conn) placeID(ctx context.Context, community bot.CommunityID, p roll.Place) (int64, error) {
	if p.ID != 0 {
		return p.ID, nil
	}
	var ids []int64
	if err := c.all(ctx, &ids, selectPlaceID, community, p.Kind, p.Name); err != nil {
		return 0, err
	}
	if len(ids) > 0 {
		return ids[0], nil
	}
	return c.reserve(ctx, community, countPlaces, 1)
}

const (
	selectPlaces    = `SELECT community, id, kind, name, court, units, floors FROM places WHERE community = ? ORDER BY id`
	selectNicknames = `SELECT community, place, name FROM nicknames WHERE community = ? ORDER BY place, name`
)

// Places lists the community's places with their nicknames.
func (db *DB) Places(ctx context.Context, community bot.CommunityID) ([]roll.Place, error) {
	var rows []placeRow
	if err := db.read().all(ctx, &rows, selectPlaces, community); err != nil {
		return nil, wrap(err, "list places")
	}
	var names []nicknameRow
	if err := db.read().all(ctx, &names, selectNicknames, community); err != nil {
		return nil, wrap(err, "list nicknames")
	}
	called := map[int64][]string{}
	for _, n := range names {
		called[n.Place] = append(called[n.Place], n.Name)
	}
	out := make([]roll.Place, len(rows))
	for i, r := range rows {
		out[i] = roll.Place{
			Community: r.Community, ID: r.ID, Kind: r.Kind, Name: r.Name, Court: r.Court,
			Nicknames: called[r.ID], Units: int(r.Units), Floors: int(r.Floors),
		}
	}
	return out, nil
}
