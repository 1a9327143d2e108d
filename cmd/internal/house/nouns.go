package house

import (
	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
	"linli/bot/run"
	"linli/bot/watch"
	"linli/dialogs"
)

// nouns registers every noun of the house; the corridor knows them only as run.Noun.
func nouns(codes desk.Codes, languages []string, categories []dialogs.Category) ([]run.Noun, error) {
	rules := desk.DefaultRules()
	rules.Usual = map[string]bot.Urgency{}
	for _, c := range categories {
		rules.Usual[c.Slug] = c.Due
	}
	tickets, err := desk.NewTickets(codes, rules)
	if err != nil {
		return nil, err
	}
	wishes, err := desk.NewWishes(codes)
	if err != nil {
		return nil, err
	}
	calls, err := desk.NewCalls()
	if err != nil {
		return nil, err
	}
	return []run.Noun{tickets, wishes, calls, desk.Outages{}, desk.Rota{}, roll.NewPerson(languages), roll.NewStaff(), watch.Failures{}}, nil
}
