package desk

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"linli/bot"
)

// People of the test community. 1–9 are residents, 10 and up are staff.
const (
	aunt bot.PersonID = iota + 1
	neighbour
	stranger
)

var (
	wang = bot.Staff{Person: 10, Name: "王师傅", Org: "property", Role: bot.RoleWorker}
	li   = bot.Staff{Person: 11, Name: "李师傅", Org: "property", Role: bot.RoleWorker}
	boss = bot.Staff{Person: 12, Name: "周经理", Org: "property", Role: bot.RoleManager}
	lift = bot.Staff{Person: 13, Name: "钱工", Org: "lift-co", Role: bot.RoleWorker}
	desk = bot.Staff{Person: 14, Name: "陈主任", Org: "office", Role: bot.RoleOffice}
	grid = bot.Staff{Person: 15, Name: "孙网格", Org: "office", Role: bot.RoleGrid}
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

// world is a community in memory: it answers needs and applies outcomes as the store would, and keeps
// a ledger of what was posted.
type world struct {
	t          testing.TB
	now        time.Time
	tickets    map[int64]Ticket
	wishes     map[int64]Wish
	outages    map[int64]Outage
	calls      map[int64]Call
	supporters map[bot.Ref]map[bot.PersonID]Supporter
	entries    []Entry
	learnt     []Correction
	timers     map[bot.Ref]map[string]bot.Timer
	posts      []bot.Post // since the last command
	ledger     []bot.Post
	staff      []bot.Staff
	unrouted   bool
	numbers    map[string]int64
	addresses  map[bot.PersonID]bool

	nouns map[string]decider
	ticks map[string]ticker
}

type decider interface {
	Verbs() []bot.Verb
	Decide(bot.Command, bot.Facts, time.Time) (bot.Outcome, error)
}

type ticker interface {
	Wants(bot.Ref, bot.Timer) []bot.Need
	Tick(bot.Ref, bot.Timer, bot.Facts, time.Time) (bot.Outcome, error)
}

func newWorld(t testing.TB) *world {
	t.Helper()
	codes, err := NewCodes([]byte("a key that only tests have"))
	must(t, err)
	tickets, err := NewTickets(codes, DefaultRules())
	must(t, err)
	wishes, err := NewWishes(codes)
	must(t, err)
	calls, err := NewCalls()
	must(t, err)
	return &world{
		t: t, now: start, tickets: map[int64]Ticket{}, wishes: map[int64]Wish{}, outages: map[int64]Outage{}, calls: map[int64]Call{},
		supporters: map[bot.Ref]map[bot.PersonID]Supporter{}, timers: map[bot.Ref]map[string]bot.Timer{}, numbers: map[string]int64{},
		staff: []bot.Staff{wang, li, boss, lift, desk, grid}, addresses: map[bot.PersonID]bool{},
		nouns: map[string]decider{"ticket": tickets, "note": tickets, "wish": wishes, "outage": Outages{}, "call": calls, "rota": Rota{}},
		ticks: map[string]ticker{"ticket": tickets, "wish": wishes, "outage": Outages{}, "call": calls, "rota": Rota{}},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// resident speaks in conversation 100 + person.
func resident(p bot.PersonID) bot.Speaker {
	return bot.Speaker{Community: 1, Person: p, Conversation: bot.ConversationID(100 + p), Trust: bot.TrustNumber, Account: "web",
		Zone: start.Location(), Phone: "+861380000000" + strconv.Itoa(int(p))}
}

func onDuty(s bot.Staff) bot.Speaker {
	return bot.Speaker{Community: 1, Person: s.Person, Conversation: bot.ConversationID(100 + s.Person), Trust: bot.TrustSignedIn, Staff: s, Account: "console", Zone: start.Location()}
}

// slots makes slots of "name=value" words.
func slots(pairs ...string) bot.Slots {
	var out bot.Slots
	for _, p := range pairs {
		name, value, _ := strings.Cut(p, "=")
		out = append(out, bot.Slot{Name: name, Value: value})
	}
	return out
}

// do has somebody use a verb, loading whatever it asks for, and applies the outcome.
func (w *world) do(who bot.Speaker, verb string, pairs ...string) bot.Outcome {
	w.t.Helper()
	return w.command(bot.Command{Verb: verb, Actor: who, Slots: slots(pairs...), Cause: 7})
}

func (w *world) command(cmd bot.Command) bot.Outcome {
	w.t.Helper()
	kind, _, _ := strings.Cut(cmd.Verb, ".")
	noun := w.nouns[kind]
	var verb bot.Verb
	for _, v := range noun.Verbs() {
		if v.Name == cmd.Verb {
			verb = v
		}
	}
	if !cmd.Actor.May(verb.Right) {
		return bot.Outcome{Event: bot.EventRefused}
	}
	facts := w.load(verb.Needs(cmd))
	for range 5 {
		out, err := noun.Decide(cmd, facts, w.now)
		must(w.t, err)
		if len(out.Missing) == 0 {
			if !slices.Contains(verb.Events, out.Event) {
				w.t.Fatalf("%s answers %q, which it does not list", cmd.Verb, out.Event)
			}
			w.apply(out)
			return out
		}
		w.add(facts, out.Missing)
	}
	w.t.Fatalf("%s asks for more and more", cmd.Verb)
	return bot.Outcome{}
}

// wait moves the clock on and fires what is due, in order.
func (w *world) wait(d time.Duration) {
	w.t.Helper()
	until := w.now.Add(d)
	w.posts = nil
	for range 500 {
		timer, ok := w.nextTimer(until)
		if !ok {
			w.now = until
			return
		}
		if timer.Due.After(w.now) {
			w.now = timer.Due
		}
		delete(w.timers[timer.Ref], timer.Name)
		posts := w.posts
		w.tick(timer)
		w.posts = append(posts, w.posts...)
	}
	w.t.Fatal("timers never end")
}

func (w *world) tick(timer bot.Timer) {
	w.t.Helper()
	noun := w.ticks[timer.Ref.Kind]
	facts := w.load(noun.Wants(timer.Ref, timer))
	for range 5 {
		out, err := noun.Tick(timer.Ref, timer, facts, w.now)
		must(w.t, err)
		if len(out.Missing) == 0 {
			w.apply(out)
			return
		}
		w.add(facts, out.Missing)
	}
	w.t.Fatalf("timer %s of %s asks for more and more", timer.Name, timer.Ref)
}

func (w *world) nextTimer(until time.Time) (bot.Timer, bool) {
	var best bot.Timer
	for _, byName := range w.timers {
		for _, t := range byName {
			if !t.Due.After(until) && (best.Name == "" || t.Due.Before(best.Due) || (t.Due.Equal(best.Due) && t.Name < best.Name)) {
				best = t
			}
		}
	}
	return best, best.Name != ""
}

// apply writes an outcome as the store would; a row that was not read as it stands is a bug of the noun.
func (w *world) apply(out bot.Outcome) {
	w.t.Helper()
	readTexts(w.t).checkOutcome(w.t, out) // whatever is said must be there in every language, with all it names
	w.posts = out.Posts
	w.ledger = append(w.ledger, out.Posts...)
	for _, c := range out.Changes {
		w.write(c)
	}
	for _, t := range out.Timers {
		if w.timers[t.Ref] == nil {
			w.timers[t.Ref] = map[string]bot.Timer{}
		}
		if t.Due.IsZero() {
			delete(w.timers[t.Ref], t.Name)
		} else {
			w.timers[t.Ref][t.Name] = t
		}
	}
}

func (w *world) write(c bot.Change) {
	w.t.Helper()
	version := func(have int64) int64 {
		if have != c.Version {
			w.t.Fatalf("%s written at version %d, has %d", c.Row.Ref(), c.Version, have)
		}
		return have + 1
	}
	switch r := c.Row.(type) {
	case Ticket:
		r.Version = version(w.tickets[r.ID].Version)
		w.tickets[r.ID] = r
	case Wish:
		r.Version = version(w.wishes[r.ID].Version)
		w.wishes[r.ID] = r
	case Outage:
		r.Version = version(w.outages[r.ID].Version)
		w.outages[r.ID] = r
	case Call:
		id := int64(r.Conversation)
		r.Version = version(w.calls[id].Version)
		w.calls[id] = r
	case Supporter:
		if w.supporters[r.Of] == nil {
			w.supporters[r.Of] = map[bot.PersonID]Supporter{}
		}
		w.supporters[r.Of][r.Person] = r
	case Entry:
		w.entries = append(w.entries, r)
	case Correction:
		w.learnt = append(w.learnt, r)
	default:
		w.t.Fatalf("row %T", r)
	}
}

// ticket opens a ticket of the aunt and returns its number.
func (w *world) ticket(pairs ...string) int64 {
	w.t.Helper()
	pairs = append([]string{"category=water", "place=3-2-501", "what=厨房水管漏水"}, pairs...)
	s := slots()
	for _, p := range slots(pairs...) {
		s = s.With(p.Name, p.Value)
	}
	out := w.command(bot.Command{Verb: "ticket.open", Actor: resident(aunt), Slots: s})
	n, err := strconv.ParseInt(strings.TrimPrefix(out.Slots.Get("ticket"), "id/"), 10, 64)
	must(w.t, err)
	return n
}

// texts of the posts of the last step to one receiver, by person or by their conversation.
func (w *world) texts(p bot.PersonID) []string {
	var out []string
	for _, post := range w.posts {
		if (post.Person == p || post.Conversation == bot.ConversationID(100+p)) && !post.Update {
			out = append(out, post.Text)
		}
	}
	return out
}

// updates of the posts of the last step to one receiver.
func (w *world) updates(p bot.PersonID) []string {
	var out []string
	for _, post := range w.posts {
		if post.Person == p && post.Update {
			out = append(out, post.Text)
		}
	}
	return out
}

func expect[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func expectTexts(t testing.TB, who string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s was told %v, want %v", who, got, want)
	}
}
