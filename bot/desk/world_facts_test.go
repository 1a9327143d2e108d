package desk

import (
	"slices"
	"strings"

	"linli/bot"
)

func (w *world) load(needs []bot.Need) bot.Facts {
	f := bot.Facts{}
	w.add(f, needs)
	return f
}

func (w *world) add(f bot.Facts, needs []bot.Need) {
	for _, n := range needs {
		f[n] = w.fact(n)
	}
}

func (w *world) fact(n bot.Need) any {
	head, tail, _ := strings.Cut(n.Key, "/")
	switch n.Kind {
	case bot.NeedNumber:
		kind, _, _ := strings.Cut(n.Key, "#")
		w.numbers[kind]++
		return w.numbers[kind]
	case bot.NeedCommunity:
		return bot.Community{ID: 1, Zone: start.Location()}
	case bot.NeedTicket:
		return found1(w.tickets, n.Key, func(t Ticket) string { return t.Code })
	case bot.NeedWish:
		return found1(w.wishes, n.Key, func(t Wish) string { return t.Code })
	case bot.NeedOutage:
		return found1(w.outages, n.Key, func(Outage) string { return "" })
	case bot.NeedCall:
		return found1(w.calls, "id/"+n.Key, func(Call) string { return "" })
	case bot.NeedCalls:
		return ordered(w.calls, func(c Call) bool { return c.State != CallEnded })
	case bot.NeedOutages:
		return ordered(w.outages, func(o Outage) bool { return o.Ended.IsZero() })
	case bot.NeedSupporters:
		return w.supportersOf(n.Key)
	case bot.NeedStaff:
		return w.staffFor(head, tail)
	case bot.NeedRoute:
		return w.route(head, bot.ParsePlace(tail))
	case bot.NeedWork:
		return ordered(w.tickets, func(t Ticket) bool { return w.inWork(head, tail, t) })
	case bot.NeedMyTickets:
		return ordered(w.tickets, func(t Ticket) bool { return id(int64(t.Reporter)) == n.Key })
	case bot.NeedSearch:
		return ordered(w.tickets, func(t Ticket) bool { return strings.Contains(t.Words+t.Place.String()+t.Code, n.Key) })
	case bot.NeedSimilar:
		return w.similar(n.Key)
	case bot.NeedWishes:
		return ordered(w.wishes, func(x Wish) bool { return wishOpen(x) })
	case bot.NeedAddress:
		if w.addresses[personSlot(n.Key)] {
			return bot.Address{Person: personSlot(n.Key)}
		}
		return nil
	}
	w.t.Fatalf("nobody answers need %v", n)
	return nil
}

func found1[T any](rows map[int64]T, key string, code func(T) string) any {
	for i, r := range rows {
		if key == "id/"+id(i) || (code(r) != "" && code(r) == key) {
			return r
		}
	}
	return nil
}

func ordered[T any](rows map[int64]T, keep func(T) bool) []T {
	var ids []int64
	for i := range rows {
		ids = append(ids, i)
	}
	slices.Sort(ids)
	var out []T
	for _, i := range ids {
		if keep(rows[i]) {
			out = append(out, rows[i])
		}
	}
	return out
}

func (w *world) supportersOf(key string) []Supporter {
	ref, err := bot.ParseRef(key)
	must(w.t, err)
	var out []Supporter
	for p := bot.PersonID(0); p < 100; p++ {
		if s, ok := w.supporters[ref][p]; ok {
			out = append(out, s)
		}
	}
	return out
}

func (w *world) staffFor(how, what string) []bot.Staff {
	var out []bot.Staff
	for _, s := range w.staff {
		if (how == "id" && id(int64(s.Person)) == what) || (how == "org" && s.Org == what) || (how == "role" && string(s.Role) == what) ||
			(how == "name" && strings.HasPrefix(s.Name, what)) {
			out = append(out, s)
		}
	}
	return out
}

func (w *world) route(category string, _ bot.Place) Route {
	office := w.staffFor("role", "office")
	switch {
	case w.unrouted:
		return Route{Office: office}
	case category == "lift":
		return Route{Org: "lift-co", Workers: w.staffFor("org", "lift-co"), Office: office}
	}
	return Route{Org: "property", Workers: w.staffFor("role", "worker")[:min(2, len(w.staffFor("role", "worker")))], Manager: w.staffFor("role", "manager"), Office: office, Grid: w.staffFor("role", "grid")}
}

func (w *world) inWork(kind, whose string, t Ticket) bool {
	switch kind {
	case "mine":
		return t.Open() && id(int64(t.Worker)) == whose
	case "org":
		return t.Open() && t.Org == whose
	case "board":
		return t.Kind == KindNote && t.State == StateConfirmed && !t.Private
	case "category":
		return t.Open() && t.Category == whose
	case "alarm":
		return untaken(t)
	case "done":
		return t.State == StateDone && t.Org == whose
	case "overdue":
		return t.Open() && t.Org == whose && t.Due.Before(w.now)
	case "new":
		return t.State == StateReceived && t.Org == whose
	default:
		return t.Org == whose
	}
}

func (w *world) similar(key string) any {
	parts := strings.Split(key, "/")
	if parts[0] == "wish" {
		return ordered(w.wishes, func(x Wish) bool { return x.Category == parts[2] })
	}
	return ordered(w.tickets, func(t Ticket) bool { return t.Category == parts[2] && t.Open() })
}
