package desk

import (
	"fmt"
	"slices"
	"time"

	"linli/bot"
)

// Wishes is the noun of what residents would like to have. It keeps nothing; it is safe for
// concurrent use.
type Wishes struct {
	cycle *cycle
	codes Codes
	verbs []bot.Verb
}

// NewWishes makes the noun under the codes that tickets use, too.
func NewWishes(codes Codes) (*Wishes, error) {
	c, err := wishCycle()
	if err != nil {
		return nil, err
	}
	return &Wishes{cycle: c, codes: codes, verbs: wishVerbs()}, nil
}

// wishDeed is one decision in progress about one wish.
type wishDeed struct {
	*Wishes
	cmd        bot.Command
	f          bot.Facts
	now        time.Time
	was, w     Wish
	supporters []Supporter // every row, those who left included
	entry      Entry
	other      []bot.Change
	posts      []bot.Post
	said       bot.Values
}

func wishVerbs() []bot.Verb {
	events := []string{bot.EventOK, bot.EventMissing, bot.EventConflict, bot.EventRefused}
	verb := func(name string, right bot.Right, needs func(bot.Command) []bot.Need, reads ...string) bot.Verb {
		return bot.Verb{Name: name, Right: right, Needs: needs, Reads: reads, Events: events}
	}
	return []bot.Verb{
		verb("wish.open", bot.RightAnyone, func(bot.Command) []bot.Need { return []bot.Need{needNumber("wish")} }, "category", "place", "what"),
		verb("wish.support", bot.RightAnyone, onWish, "wish", "similar", "place"),
		verb("wish.unsupport", bot.RightAnyone, onWish, "wish"),
		verb("wish.merge", bot.RightAnswer, func(c bot.Command) []bot.Need { return append(onWish(c), needWish(c.Slots.Get("into"))) }, "wish", "into"),
		verb("wish.unmerge", bot.RightAnswer, onWish, "wish"),
		verb("wish.review", bot.RightAnswer, onWish, "wish"),
		verb("wish.title", bot.RightAnswer, onWish, "wish", "title"),
		verb("wish.answer", bot.RightAnswer, onWish, "wish", "verdict", "reason"),
	}
}

// onWish needs the wish that was named, or was chosen from similar ones.
func onWish(c bot.Command) []bot.Need { return []bot.Need{needWish(wishSlot(c))} }

func wishSlot(c bot.Command) string {
	if similar := c.Slots.Get("similar"); similar != "" && c.Verb == "wish.support" {
		return similar
	}
	return c.Slots.Get("wish")
}

var wishDeeds = map[string]func(*wishDeed) bot.Outcome{
	"wish.support": supportWish, "wish.unsupport": unsupportWish, "wish.merge": mergeWish, "wish.unmerge": unmergeWish,
	"wish.review": reviewWish, "wish.title": titleWish, "wish.answer": answerWish,
}

// Verbs lists everything a wish can be asked.
func (n *Wishes) Verbs() []bot.Verb { return n.verbs }

// Wants nothing: a wish has no timers.
func (n *Wishes) Wants(bot.Ref, bot.Timer) []bot.Need { return nil }

// Tick does nothing: a wish has no timers.
func (n *Wishes) Tick(bot.Ref, bot.Timer, bot.Facts, time.Time) (bot.Outcome, error) {
	return bot.Outcome{Event: bot.EventMissing}, nil
}

// Decide gives what follows from the command; a verb it does not know is ErrInvalid.
func (n *Wishes) Decide(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	if cmd.Verb == "wish.open" {
		return n.open(cmd, f, now)
	}
	do := wishDeeds[cmd.Verb]
	if do == nil {
		return bot.Outcome{}, fmt.Errorf("%w: verb %q", bot.ErrInvalid, cmd.Verb)
	}
	need := needWish(wishSlot(cmd))
	w, ok := bot.Fact[Wish](f, need)
	switch supporters := needSupporters(w.Ref()); {
	case !f.Has(need):
		return bot.Outcome{Missing: []bot.Need{need}}, nil
	case !ok:
		return bot.Outcome{Event: bot.EventMissing}, nil
	case !f.Has(supporters):
		return bot.Outcome{Missing: []bot.Need{supporters}}, nil
	default:
		return do(&wishDeed{Wishes: n, cmd: cmd, f: f, now: now, was: w, w: w, supporters: fact[[]Supporter](f, supporters)}), nil
	}
}

// open makes a wish; whoever wished it is its first supporter.
func (n *Wishes) open(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	number := fact[int64](f, needNumber("wish"))
	if !f.Has(needNumber("wish")) {
		return bot.Outcome{Missing: []bot.Need{needNumber("wish")}}, nil
	}
	code, err := n.codes.Wish(cmd.Actor.Community, number)
	if err != nil {
		return bot.Outcome{}, err
	}
	category := cmd.Slots.Get("category")
	if category == "" {
		category = "other"
	}
	s := cmd.Actor
	w := Wish{
		Community: s.Community, ID: number, Code: code, State: StateOpen, Category: category, Place: bot.ParsePlace(cmd.Slots.Get("place")),
		Words: openingWords(cmd), Reporter: s.Person, Conversation: s.Conversation, Helper: s.Helper, Opened: now,
	}
	d := &wishDeed{Wishes: n, cmd: cmd, f: f, now: now, w: w, entry: Entry{Words: w.Words}}
	d.add(newSupporter(cmd, w.Ref(), w.Community, now))
	out := d.done()
	out.Values = append(bot.Values{wordsValue("what", w.Words)}, out.Values...)
	return out, nil
}

func (d *wishDeed) move(event string) bool {
	next, err := d.cycle.next(d.w.State, event)
	if err != nil {
		return false
	}
	d.w.State = next
	return true
}

func (d *wishDeed) answer(event string) bot.Outcome {
	return bot.Outcome{Event: event, Values: append(wishValues(d.w), d.said...), Slots: bot.Slots{{Name: "wish", Value: "id/" + id(d.w.ID)}}}
}

func (d *wishDeed) conflict() bot.Outcome {
	d.w = d.was
	return d.answer(bot.EventConflict)
}

func (d *wishDeed) refused(why string) bot.Outcome {
	d.said = append(d.said, bot.KeyOf("why", why))
	return d.answer(bot.EventRefused)
}

// done gathers everything that was decided; households are counted afresh.
func (d *wishDeed) done() bot.Outcome {
	if d.w.State != StateMerged {
		d.w.Supports = households(d.supporters)
	}
	out := d.answer(bot.EventOK)
	out.Changes = append([]bot.Change{{Row: d.w, Version: d.was.Version}, {Row: d.history()}}, d.other...)
	out.Posts = d.posts
	return out
}

func (d *wishDeed) history() Entry {
	e, s := d.entry, d.cmd.Actor
	e.Community, e.Of, e.At, e.Verb = d.w.Community, d.w.Ref(), d.now, d.cmd.Verb
	e.Actor, e.Helper, e.Account = s.Person, s.Helper, s.Account
	e.From, e.To, e.Media, e.Cause = d.was.State, d.w.State, d.cmd.Media, d.cmd.Cause
	e.Public = d.was.State != d.w.State
	if e.Words == "" {
		e.Words = d.cmd.Words
	}
	return e
}

// wishValues are public: staff's wording, or the category until there is one.
func wishValues(w Wish) bot.Values {
	return bot.Values{
		bot.CodeOf("code", w.Code), bot.KeyOf("category", "category."+w.Category), placeValue(w.Place.Stair()), titleValue(w), titleWhat(w),
		bot.KeyOf("state", stateKey("state.wish.", w.State, wishStates)), bot.Count("count", w.Supports), wordsValue("reason", w.Answer), bot.TimeOf("opened", w.Opened),
	}
}

func titleValue(w Wish) bot.Value {
	if w.Title == "" {
		return bot.KeyOf("title", "category."+w.Category)
	}
	return bot.Text("title", w.Title)
}

// wishOpen says that the wish may still be supported.
func wishOpen(w Wish) bool {
	return slices.Contains(wishOpenStates, w.State)
}
