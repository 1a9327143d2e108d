package run_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/run"
)

// narrow works the store shard by shard.
func (h *house) narrow(c *run.Config) { c.Store = h.store }

func TestAConversationKeepsItsOrder(t *testing.T) {
	h := newHouse(t)
	for i := range 4 {
		h.says("ann", fmt.Sprint("a", i))
		h.says("bob", fmt.Sprint("b", i))
	}
	h.pump()
	h.want("turns", h.store.turned(), "[turn ann a0 turn bob b0 turn ann a1 turn bob b1 turn ann a2 turn bob b2 turn ann a3 turn bob b3]")
	h.want("sent", h.doors["web"].ledger(), "[ann a0 bob b0 ann a1 bob b1 ann a2 bob b2 ann a3 bob b3]")
	h.want("turns in each commit", h.store.batches, "[2 2 2 2]")
}

func TestAStoreWithoutWideClaimsIsWorkedShardByShard(t *testing.T) {
	h := newHouse(t)
	h.open("one", h.narrow)
	h.says("ann", "a")
	h.says("bob", "b")
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[ann a bob b]")
	h.want("turns in each commit", h.store.batches, "[1 1]")
}

func TestAMessageDeliveredTwiceHasOneEffect(t *testing.T) {
	h := newHouse(t)
	in := bot.Inbound{Community: 1, Account: "web", Chat: "ann", Key: "same", Text: "a"}
	for range 3 {
		if err := h.desk.Take(context.Background(), in, in); err != nil {
			t.Fatal(err)
		}
		h.pump()
	}
	h.want("sent", h.doors["web"].ledger(), "[ann a]")
}

func TestTheSessionIsStoredBetweenTurns(t *testing.T) {
	h := newHouse(t)
	h.book.step = func(in dialog.Input) dialog.Reply {
		in.Session.Asked++
		in.Session.Lang = "en"
		return say(in, fmt.Sprint("question ", in.Session.Asked))
	}
	h.says("ann", "x")
	h.says("ann", "x")
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[ann en:question 1 ann en:question 2]")
	h.want("language of the conversation", h.store.byID[1].lang, "en")
}

func TestASessionThatCannotBeReadBeginsAnew(t *testing.T) {
	h := newHouse(t)
	h.says("ann", "x")
	h.store.byID[1].session = []byte{0xff, 1, 2, 3}
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[ann x]")
	if _, err := dialog.Decode(h.store.byID[1].session); err != nil {
		t.Errorf("the damaged session was left: %v", err)
	}
}

func TestFactsAreReadOnceForTheWholeBatch(t *testing.T) {
	h := newHouse(t)
	h.store.answer = func(n bot.Need) any { return "fact of " + n.Key }
	h.book.step = func(in dialog.Input) dialog.Reply {
		need := bot.Need{Kind: bot.NeedCommunity}
		own := bot.Need{Kind: bot.NeedSearch, Key: in.Meaning.Text}
		if missing := in.Facts.Missing([]bot.Need{need, own}); len(missing) > 0 {
			return dialog.Reply{Missing: missing, Says: []bot.Post{{Text: "counts for nothing"}}}
		}
		s, _ := bot.Fact[string](in.Facts, own)
		return say(in, s)
	}
	for _, chat := range []string{"ann", "bob", "cy"} {
		h.says(chat, "of "+chat)
	}
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[ann fact of of ann bob fact of of bob cy fact of of cy]")
	h.want("loads", h.store.loads, 1)
}

func TestATurnThatNeverHasEnoughIsPutAside(t *testing.T) {
	for _, c := range []struct {
		name string
		need func(n int) string
	}{
		{"asking for ever new things", func(n int) string { return fmt.Sprint(n) }},
		{"asking for the same thing again", func(int) string { return "same" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, n := newHouse(t), 0
			h.book.step = func(in dialog.Input) dialog.Reply {
				if in.Meaning.Text == "good" {
					return say(in, "fine")
				}
				n++
				return dialog.Reply{Missing: []bot.Need{{Kind: bot.NeedSearch, Key: c.need(n)}}}
			}
			h.says("ann", "bad")
			h.says("ann", "good")
			h.pump()
			h.want("poisoned", len(h.store.poisoned), 1)
			h.want("sent", h.doors["web"].ledger(), "[ann fine]")
		})
	}
}

func TestWhoLosesARaceIsTurnedAgain(t *testing.T) {
	h := newHouse(t)
	ref := bot.Ref{Kind: "thing", ID: 17}
	h.store.rows[ref] = thing{Kind: "thing", ID: 17, Version: 3}
	h.has(bot.Verb{Name: "thing.add", Needs: func(bot.Command) []bot.Need { return []bot.Need{{Kind: "thing", Key: ref.String()}} }})
	races := 2
	h.noun.decide = func(c bot.Command, f bot.Facts) (bot.Outcome, error) {
		row, _ := bot.Fact[thing](f, bot.Need{Kind: "thing", Key: ref.String()})
		if races > 0 { // somebody else is faster
			races--
			moved := h.store.rows[ref]
			moved.Version++
			h.store.rows[ref] = moved
		}
		v := row.Version
		row.N++
		return bot.Outcome{Event: fmt.Sprint("now ", row.N), Changes: []bot.Change{{Row: row, Version: v}}}, nil
	}
	h.book.step = func(in dialog.Input) dialog.Reply { return do(in, "thing.add") }
	for _, chat := range []string{"ann", "bob", "cy"} {
		h.says(chat, "me too")
	}
	h.pump()
	h.want("everybody counted", h.store.rows[ref].N, 3)
	h.want("what they heard", h.doors["web"].ledger(), "[ann now 1 bob now 2 cy now 3]")
	if h.meter.of("error lost") == 0 {
		t.Error("no race was lost: the test shows nothing")
	}
}

func TestATurnThatLosesEveryRaceIsPutAside(t *testing.T) {
	h := newHouse(t)
	h.noun.decide = func(bot.Command, bot.Facts) (bot.Outcome, error) {
		return bot.Outcome{Event: "ok", Changes: []bot.Change{{Row: thing{Kind: "thing", ID: 1}, Version: 99}}}, nil
	}
	h.book.step = func(in dialog.Input) dialog.Reply {
		if in.Meaning.Text == "good" {
			return say(in, "fine")
		}
		return do(in, "thing.do")
	}
	h.says("ann", "bad")
	h.says("ann", "good")
	h.pump()
	h.want("poisoned", len(h.store.poisoned), 1)
	h.want("sent", h.doors["web"].ledger(), "[ann fine]")
}

func TestPoisonIsPutAsideReportedAndHoldsUpNobody(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"a panic in the engine", "panic"},
		{"a panic while rendering", "panic in the renderer"},
		{"an error of a noun", "fail"},
		{"a verb that nobody has", "nonsense"},
		{"a turn that the store refuses", "unwritable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := poisonHouse(t)
			h.says("ann", c.text)
			h.says("ann", "next")
			h.says("bob", "other")
			h.pump()
			h.want("sent to Ann and Bob", len(h.doors["web"].ledger()), 2)
			h.want("sent to the office", h.doors["sms"].ledger(), "[office look at this]")
			h.want("put aside", len(h.store.poisoned), 1)
			h.want("tries", h.meter.of("error turn"), 3)
			h.want("everything is turned", len(h.store.turned()), 3+1)
		})
	}
}

// poisonHouse fails over certain words, and tells the office so.
func poisonHouse(t *testing.T) *house {
	h := newHouse(t)
	h.book.step = func(in dialog.Input) dialog.Reply {
		switch in.Meaning.Text {
		case "panic":
			panic("in the engine")
		case "fail":
			return do(in, "thing.do")
		case "nonsense":
			return do(in, "thing.nonsense")
		}
		return say(in, in.Meaning.Text)
	}
	h.has(bot.Verb{Name: "thing.report"})
	h.noun.decide = func(c bot.Command, _ bot.Facts) (bot.Outcome, error) {
		if c.Verb == "thing.report" {
			return bot.Outcome{Event: "ok", Posts: []bot.Post{{Person: 1, Text: "look at this", Class: bot.ClassReply}}}, nil
		}
		return bot.Outcome{}, errors.New("broken")
	}
	h.store.refuse = func(call string, b run.Batch) error {
		for _, turn := range b.Turns {
			for _, o := range turn.Out {
				if o.Body.Text == "unwritable" {
					return errors.New("no such column")
				}
			}
		}
		return nil
	}
	h.open("one", func(c *run.Config) {
		c.Report = func(run.Trouble) *bot.Command { return &bot.Command{Verb: "thing.report"} }
	})
	h.by("sms", "office", "hello")
	h.pump()
	h.doors["sms"].sent = nil
	return h
}

func TestAPoisonedEngineTurnFreesTheConversation(t *testing.T) {
	h := newHouse(t)
	h.book.step = func(in dialog.Input) dialog.Reply {
		if in.Meaning.Text == "start" {
			in.Session.Asked, in.Session.Lang = 5, "zh"
			in.Session.Stack = []dialog.Frame{{Dialog: "broken"}}
			return say(in, "begun")
		}
		if len(in.Session.Stack) > 0 {
			panic("whatever is said")
		}
		return say(in, fmt.Sprint("after question ", in.Session.Asked))
	}
	for _, text := range []string{"start", "x", "y"} {
		h.says("ann", text)
	}
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[ann zh:begun ann zh:after question 5]")
}

func TestADatabaseThatIsAwayPoisonsNothing(t *testing.T) {
	h := newHouse(t)
	h.says("ann", "a")
	h.store.refuse = func(call string, _ run.Batch) error {
		if call == "commit" {
			return fmt.Errorf("%w: no route", bot.ErrUnavailable)
		}
		return nil
	}
	for range 5 {
		if err := h.desk.Pump(context.Background()); !errors.Is(err, bot.ErrUnavailable) {
			t.Fatalf("Pump gave %v, want unavailable", err)
		}
	}
	h.store.refuse = nil
	h.pump()
	h.want("poisoned", len(h.store.poisoned), 0)
	h.want("sent", h.doors["web"].ledger(), "[ann a]")
}

func TestALeaseThatPassedToAnotherWritesNothing(t *testing.T) {
	h := newHouse(t)
	h.says("ann", "a")
	h.book.step = func(in dialog.Input) dialog.Reply {
		h.store.steal(h.clock.Now()) // while this process is frozen in the middle of a turn
		return say(in, "too late")
	}
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[]")
	h.want("turned", h.store.turned(), "[]")
	h.want("leases lost", h.meter.of("error lease"), 1)

	h.clock.pass(2 * time.Hour) // the other one is dead
	h.book.step = nil
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[ann a]")
}
