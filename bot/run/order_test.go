package run_test

import (
	"fmt"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/run"
)

func TestRightsAreCheckedInTheTurn(t *testing.T) {
	worker := bot.Staff{Person: 1, Role: bot.RoleWorker}
	carer := bot.Staff{Person: 1, Role: bot.RoleCarer}
	for _, c := range []struct {
		name, verb, want string
		staff            bot.Staff
		forged           bool
	}{
		{name: "anybody may do what needs no right", verb: "thing.do", want: "ok"},
		{name: "a resident may not do a worker's work", verb: "thing.work", want: "refused"},
		{name: "a worker may", verb: "thing.work", staff: worker, want: "ok"},
		{name: "a carer may not", verb: "thing.work", staff: carer, want: "refused"},
		{name: "a dialog cannot act as somebody else", verb: "thing.work", forged: true, want: "refused"},
		{name: "what a resident may do causes nothing that they may not", verb: "thing.nest", want: "ok"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			worked := 0
			h.has(bot.Verb{Name: "thing.nest"})
			h.noun.decide = func(cmd bot.Command, _ bot.Facts) (bot.Outcome, error) {
				if cmd.Verb == "thing.work" {
					worked++
				}
				if cmd.Verb == "thing.nest" {
					return bot.Outcome{Event: "ok", Commands: []bot.Command{{Verb: "thing.work"}}}, nil
				}
				return bot.Outcome{Event: "ok"}, nil
			}
			h.book.step = func(in dialog.Input) dialog.Reply {
				r := do(in, c.verb)
				if c.forged {
					r.Command.Actor = bot.Speaker{Community: 1, Person: 1, Trust: bot.TrustSignedIn, Staff: worker}
				}
				return r
			}
			h.says("ann", "x")
			h.store.byID[1].staff = c.staff
			h.pump()
			h.want("heard", h.doors["web"].ledger(), "[ann "+c.want+"]")
			h.want("worked", worked, map[bool]int{true: 1}[c.want == "ok" && c.verb == "thing.work"])
		})
	}
}

func TestCommandsNestAtMostThreeDeep(t *testing.T) {
	for _, c := range []struct {
		deep, poisoned int
	}{{3, 0}, {4, 1}} {
		t.Run(fmt.Sprint(c.deep), func(t *testing.T) {
			h := newHouse(t)
			h.noun.decide = func(cmd bot.Command, _ bot.Facts) (bot.Outcome, error) {
				o := bot.Outcome{Event: "ok"}
				if n := len(cmd.Words); n < c.deep {
					o.Commands = []bot.Command{{Verb: "thing.do", Words: cmd.Words + "."}}
				}
				return o, nil
			}
			h.book.step = func(in dialog.Input) dialog.Reply { return do(in, "thing.do") }
			h.says("ann", "")
			h.pump()
			h.want("poisoned", len(h.store.poisoned), c.poisoned)
		})
	}
}

func TestADialogThatNeverStopsCommandingIsPutAside(t *testing.T) {
	h := newHouse(t)
	h.noun.decide = func(bot.Command, bot.Facts) (bot.Outcome, error) { return bot.Outcome{Event: "ok"}, nil }
	h.book.step = func(in dialog.Input) dialog.Reply { return do(in, "thing.do") }
	h.book.resume = func(in dialog.Input, _ bot.Outcome) dialog.Reply { return do(in, "thing.do") }
	h.says("ann", "x")
	h.pump()
	h.want("poisoned", len(h.store.poisoned), 1)
}

func TestACommandKnowsWhoSpokeAndWhy(t *testing.T) {
	h := newHouse(t)
	var got bot.Command
	h.noun.decide = func(c bot.Command, _ bot.Facts) (bot.Outcome, error) {
		got = c
		return bot.Outcome{Event: "ok"}, nil
	}
	h.book.step = func(in dialog.Input) dialog.Reply { return do(in, "thing.do") }
	h.says("ann", "my words")
	h.pump()
	h.want("actor, cause, seed, words", fmt.Sprint(got.Actor.Person, got.Cause, got.Seed, got.Words), "1 1 7my words")
}

func TestEachOrderGetsItsOwnNumbers(t *testing.T) {
	h := newHouse(t)
	number := bot.Need{Kind: bot.NeedNumber, Key: "ticket#0"}
	h.has(bot.Verb{Name: "thing.open", Needs: func(bot.Command) []bot.Need { return []bot.Need{number} }})
	h.noun.decide = func(c bot.Command, f bot.Facts) (bot.Outcome, error) {
		n, _ := bot.Fact[int64](f, number)
		o := bot.Outcome{Event: "ok", Changes: []bot.Change{{Row: thing{Kind: "thing", ID: n}}}}
		if c.Words != "nested" {
			o.Commands = []bot.Command{{Verb: "thing.open", Words: "nested"}}
		}
		return o, nil
	}
	h.book.step = func(in dialog.Input) dialog.Reply { return do(in, "thing.open") }
	for _, chat := range []string{"ann", "bob", "cy"} {
		h.says(chat, "open")
	}
	h.pump()
	h.want("different things", len(h.store.rows), 6)
	h.want("commits", len(h.store.batches), 1)
}

func TestARowChangedTwiceInOneTurnIsWrittenOnce(t *testing.T) {
	h := newHouse(t)
	ref := bot.Ref{Kind: "thing", ID: 17}
	h.store.rows[ref] = thing{Kind: "thing", ID: 17, Version: 3, N: 40}
	need := bot.Need{Kind: "thing", Key: ref.String()}
	h.has(bot.Verb{Name: "thing.add", Needs: func(bot.Command) []bot.Need { return []bot.Need{need} }})
	h.noun.decide = func(c bot.Command, f bot.Facts) (bot.Outcome, error) {
		row, _ := bot.Fact[thing](f, need)
		v := row.Version
		row.N++
		o := bot.Outcome{Event: fmt.Sprint(row.N), Changes: []bot.Change{{Row: row, Version: v}}}
		if c.Words != "nested" {
			o.Commands = []bot.Command{{Verb: "thing.add", Words: "nested"}}
		}
		return o, nil
	}
	h.book.step = func(in dialog.Input) dialog.Reply { return do(in, "thing.add") }
	h.says("ann", "x")
	h.pump()
	h.want("row", h.store.rows[ref], thing{Kind: "thing", ID: 17, Version: 4, N: 42})
}

func TestTimersOfConversationsAndNounsFire(t *testing.T) {
	h := newHouse(t)
	h.book.step = func(in dialog.Input) dialog.Reply {
		r := say(in, "question")
		r.Timers = []bot.Timer{{Name: "expire", Due: in.Now.Add(time.Hour), Guard: 9}}
		return r
	}
	h.book.wake = func(in dialog.Input, timer bot.Timer) dialog.Reply {
		return say(in, fmt.Sprint(timer.Name, " ", timer.Guard))
	}
	need := bot.Need{Kind: "thing", Key: "thing/17"}
	h.noun.wants = []bot.Need{need}
	h.noun.tick = func(r bot.Ref, timer bot.Timer, f bot.Facts) (bot.Outcome, error) {
		row, _ := bot.Fact[thing](f, need)
		return bot.Outcome{
			Posts:    []bot.Post{{Conversation: 1, Text: fmt.Sprint("thing is ", row.N), Class: bot.ClassNotice}},
			Commands: []bot.Command{{Verb: "thing.work"}},
		}, nil
	}
	worked := 0
	h.noun.decide = func(bot.Command, bot.Facts) (bot.Outcome, error) {
		worked++
		return bot.Outcome{Event: "ok"}, nil
	}
	h.store.rows[bot.Ref{Kind: "thing", ID: 17}] = thing{Kind: "thing", ID: 17, N: 5}
	h.store.timers["noun"] = due{timer: bot.Timer{Ref: bot.Ref{Kind: "thing", ID: 17}, Due: h.clock.Now().Add(2 * time.Hour)}}
	h.says("ann", "x")
	h.pump()
	h.want("before they are due", h.doors["web"].ledger(), "[ann question]")
	h.clock.pass(time.Hour)
	h.pump()
	h.want("after an hour", h.doors["web"].ledger()[1:], "[ann expire 9]")
	delete(h.store.timers, "noun")
	h.store.timers["thing/17"] = due{timer: bot.Timer{Ref: bot.Ref{Kind: "thing", ID: 17}, Due: h.clock.Now()}}
	h.pump()
	h.want("the noun's", h.doors["web"].ledger()[2:], "[ann thing is 5]")
	h.want("the house may do anything", worked, 1)
	h.want("timers left", len(h.store.timers), 0)
}

func TestAConfigurationThatCannotWorkIsRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*run.Config)
	}{
		{"no clock", func(c *run.Config) { c.Clock = nil }},
		{"two nouns with one verb", func(c *run.Config) { c.Nouns = append(c.Nouns, c.Nouns[0]) }},
		{"a verb without a noun", func(c *run.Config) { c.Nouns = []run.Noun{&deeds{verbs: []bot.Verb{{Name: "do"}}}} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := run.Config{
				Store: wideMemory{newMemory()}, Book: &script{}, Model: ears{}, Renderer: plain{},
				Nouns: []run.Noun{&deeds{}}, Clock: &clock{}, Seed: func() uint64 { return 1 },
			}
			if _, err := run.New(config); err != nil {
				t.Fatalf("before the change: %v", err)
			}
			c.change(&config)
			if _, err := run.New(config); err == nil {
				t.Error("New accepted it")
			}
		})
	}
}
