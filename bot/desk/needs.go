package desk

import (
	"strconv"
	"strings"

	"linli/bot"
)

// The keys of needs are built here and nowhere else.

func id(n int64) string { return strconv.FormatInt(n, 10) }

func needNumber(counter string) bot.Need {
	return bot.Need{Kind: bot.NeedNumber, Key: counter + "#0"}
}

func needCommunity() bot.Need { return bot.Need{Kind: bot.NeedCommunity} }

// needTicket finds a ticket by what a slot holds: its code, grouped or not, "id/17", "ticket/17" or "17".
func needTicket(slot string) bot.Need {
	return bot.Need{Kind: bot.NeedTicket, Key: nounKey("ticket", slot)}
}

func needTicketID(n int64) bot.Need { return bot.Need{Kind: bot.NeedTicket, Key: "id/" + id(n)} }

func needWish(slot string) bot.Need {
	return bot.Need{Kind: bot.NeedWish, Key: nounKey("wish", slot)}
}

func needOutage(slot string) bot.Need {
	return bot.Need{Kind: bot.NeedOutage, Key: nounKey("outage", slot)}
}

// nounKey is the one form in which a slot's noun is looked up. An id of eight digits does not
// occur: numbers end at 4,999,999.
func nounKey(kind, slot string) string {
	slot = strings.TrimPrefix(strings.TrimPrefix(slot, kind+"/"), "id/")
	if code := strings.NewReplacer("-", "", " ", "").Replace(slot); bot.ValidCode(code) {
		return code
	}
	return "id/" + slot
}

func needMyTickets(p bot.PersonID) bot.Need {
	return bot.Need{Kind: bot.NeedMyTickets, Key: id(int64(p))}
}

func needWork(kind, whose string) bot.Need {
	return bot.Need{Kind: bot.NeedWork, Key: kind + "/" + whose}
}

func needSearch(query string) bot.Need { return bot.Need{Kind: bot.NeedSearch, Key: query} }

func needSimilarTickets(place bot.Place, category string) bot.Need {
	return bot.Need{Kind: bot.NeedSimilar, Key: "ticket/" + place.String() + "/" + category}
}

func needSimilarWishes(category string) bot.Need {
	return bot.Need{Kind: bot.NeedSimilar, Key: "wish//" + category}
}

func needSupporters(of bot.Ref) bot.Need {
	return bot.Need{Kind: bot.NeedSupporters, Key: of.String()}
}

func needRoute(category string, place bot.Place) bot.Need {
	return bot.Need{Kind: bot.NeedRoute, Key: category + "/" + place.String()}
}

func needStaff(p bot.PersonID) bot.Need {
	return bot.Need{Kind: bot.NeedStaff, Key: "id/" + id(int64(p))}
}

func needOrg(slug string) bot.Need { return bot.Need{Kind: bot.NeedStaff, Key: "org/" + slug} }

func needRole(r bot.Role) bot.Need {
	return bot.Need{Kind: bot.NeedStaff, Key: "role/" + string(r)}
}

func needColleague(name string) bot.Need {
	return bot.Need{Kind: bot.NeedStaff, Key: "name/" + name}
}

func needWishes(filter string) bot.Need { return bot.Need{Kind: bot.NeedWishes, Key: filter} }

func needOutages() bot.Need { return bot.Need{Kind: bot.NeedOutages} }

func needCalls() bot.Need { return bot.Need{Kind: bot.NeedCalls} }

func needCall(c bot.ConversationID) bot.Need {
	return bot.Need{Kind: bot.NeedCall, Key: id(int64(c))}
}

func needAddress(p bot.PersonID) bot.Need {
	return bot.Need{Kind: bot.NeedAddress, Key: id(int64(p))}
}

// fact reads a need's answer; the zero value when there is none.
func fact[T any](f bot.Facts, n bot.Need) T {
	v, _ := bot.Fact[T](f, n)
	return v
}

// staffOf joins staff of several needs, each person once, in order.
func staffOf(f bot.Facts, needs ...bot.Need) []bot.Staff {
	var out []bot.Staff
	for _, n := range needs {
		out = append(out, fact[[]bot.Staff](f, n)...)
	}
	return distinct(out)
}

// distinct keeps the first row of each person.
func distinct(staff []bot.Staff) []bot.Staff {
	seen := make(map[bot.PersonID]bool, len(staff))
	out := make([]bot.Staff, 0, len(staff))
	for _, s := range staff {
		if !seen[s.Person] && s.Person != 0 {
			seen[s.Person] = true
			out = append(out, s)
		}
	}
	return out
}
