package house

import (
	"linli/bot/desk"
	"linli/bot/roll"
	"linli/bot/run"
)

// nouns registers every noun of the house; the corridor knows them only as run.Noun.
func nouns(codes desk.Codes, languages []string) ([]run.Noun, error) {
	tickets, err := desk.NewTickets(codes, desk.DefaultRules())
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
	return []run.Noun{tickets, wishes, calls, desk.Outages{}, desk.Rota{}, roll.NewPerson(languages), roll.NewStaff()}, nil
}
