package store

import (
	"context"
	"slices"
	"strings"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
)

// loadRoutes answers "category/place". The most specific rule wins: category and places, then category, then places,
// then neither.
func (a asking) loadRoutes(ctx context.Context) (answers, error) {
	table, err := a.rules(ctx, a.community)
	if err != nil {
		return nil, err
	}
	staff, err := a.members(ctx, a.community)
	out := answers{}
	for _, key := range a.keys {
		category, where, _ := strings.Cut(key, "/")
		out[key] = route(table, staff, category, parsePlace(where))
	}
	return out, err
}

func route(table []roll.Rule, staff []roll.Member, category string, where bot.Place) desk.Route {
	r := desk.Route{Org: orgFor(table, category, where)}
	for _, m := range staff {
		s := m.Staff
		switch {
		case !m.Active:
			continue
		case s.Role == bot.RoleOffice:
			r.Office = append(r.Office, s)
		case s.Role == bot.RoleGrid && looksAfter(s, where):
			r.Grid = append(r.Grid, s)
		}
		if r.Org == "" || s.Org != r.Org {
			continue
		}
		if s.Role == bot.RoleManager {
			r.Manager = append(r.Manager, s)
		}
		if looksAfter(s, where) && (len(m.Categories) == 0 || slices.Contains(m.Categories, category)) {
			r.Workers = append(r.Workers, s)
		}
	}
	return r
}

func orgFor(table []roll.Rule, category string, where bot.Place) string {
	org, best := "", -1
	for _, rule := range table {
		if w := weight(rule, category, where); w > best {
			org, best = rule.Org, w
		}
	}
	return org
}

// weight is how specific a rule is, -1 when it does not apply.
func weight(r roll.Rule, category string, where bot.Place) int {
	w := 0
	if r.Category != "" {
		if r.Category != category {
			return -1
		}
		w += 2
	}
	if len(r.Places) > 0 {
		if !covers(r.Places, where) {
			return -1
		}
		w++
	}
	return w
}

// looksAfter says that a place, or one that was not said, is among somebody's.
func looksAfter(s bot.Staff, where bot.Place) bool {
	return where.IsZero() || covers(s.Areas, where)
}

// covers says that one of areas holds the place; no areas hold every place.
func covers(areas []bot.Place, where bot.Place) bool {
	return len(areas) == 0 || slices.ContainsFunc(areas, func(p bot.Place) bool { return p.Covers(where) })
}
