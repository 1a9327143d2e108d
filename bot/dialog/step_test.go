package dialog

import (
	"testing"
	"time"

	"linli/bot"
)

func TestOneSentenceNeedsOneConfirmation(t *testing.T) {
	p := someone(t)
	p.expect(repair("3-2-501"), "repair.confirm")
	p.expect(yes(), "repair.opened")
	c := p.commands[0]
	if c.Verb != "ticket.open" || c.Slots.Get("place") != "3-2-501" || c.Slots.Get("category") != "water" || c.Words != "水管漏水" {
		t.Errorf("asked the noun for %+v", c)
	}
}

func TestOnlyWhatIsMissingIsAsked(t *testing.T) {
	p := someone(t)
	p.expect(repair(""), "repair.place")
	p.expect(bot.Meaning{Text: "3号楼2单元501", Place: bot.ParsePlace("3-2-501")}, "repair.confirm")
}

func TestACorrectionKeepsTheRestAndShowsTheSummaryAgain(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	p.expect(bot.Meaning{Text: "不对，是5号楼", Correction: true, Answer: bot.Answer{No: true}, Place: bot.Place{Building: "5"}}, "repair.confirm")
	p.says(yes())
	if got := p.commands[0].Slots.Get("place"); got != "5-2-501" {
		t.Errorf("the place is %q, want 5-2-501", got)
	}
}

func TestACorrectionDropsWhatDependedOnIt(t *testing.T) {
	p := someone(t)
	p.facts[bot.Need{Kind: bot.NeedSimilar, Key: "x"}] = "17"
	p.expect(repair("3-2-501"), "repair.similar")
	p.facts[bot.Need{Kind: bot.NeedSimilar, Key: "x"}] = nil
	p.expect(bot.Meaning{Text: "不对，是5号楼", Correction: true, Place: bot.Place{Building: "5"}}, "repair.confirm")
	if p.session().Top().Slots.Has("similar") {
		t.Error("what depended on the place is still there")
	}
}

func TestAnAsideIsAnsweredOnceAndTheQuestionAskedAgainOnce(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	before := p.session().Top().Slots
	for range 5 {
		p.expect(progress(), "progress.none repair.confirm")
	}
	after := p.session()
	if len(after.Stack) != 1 || len(after.Top().Slots) != len(before) {
		t.Errorf("five asides changed the form: %+v", after.Top())
	}
}

func TestWhyGivesTheSlotsOwnReason(t *testing.T) {
	p := someone(t)
	p.says(repair(""))
	p.expect(control(bot.ControlWhy), "repair.why.place repair.place")
}

func TestBackForgetsTheLastAnswerAndAsksItAgain(t *testing.T) {
	p := someone(t)
	p.says(repair(""))
	p.says(bot.Meaning{Text: "3-2-501", Place: bot.ParsePlace("3-2-501")})
	p.expect(control(bot.ControlBack), "repair.place")
}

func TestCancelAndRestartWorkInEveryState(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	p.expect(control(bot.ControlRestart), "engine.restarted repair.what")
	p.expect(control(bot.ControlCancel), "engine.cancelled")
	if len(p.session().Stack) != 0 {
		t.Error("something is still open")
	}
	p.expect(control(bot.ControlCancel), "engine.nothing_open")
}

func TestAnotherTaskAsksWhetherToFinishFirst(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	p.expect(wish(), "engine.switch")
	p.expect(digit(2), "engine.put_aside wish.sure")
	p.expect(yes(), "wish.opened")
	p.expect(bot.Meaning{Text: "继续报修", Control: bot.ControlContinue}, "repair.confirm")
	p.expect(yes(), "repair.opened")
}

func TestDraftsPutAsideHaveACap(t *testing.T) {
	p := someone(t)
	for range maxAside + 2 {
		p.says(repair("3-2-501"))
		p.says(wish())
		p.says(digit(2))
		p.says(control(bot.ControlCancel))
	}
	if n := len(p.session().Aside); n != maxAside {
		t.Errorf("%d drafts are kept, want %d", n, maxAside)
	}
}

func TestAnEmergencyActsFromAnyStateAndKeepsTheDraft(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	p.expect(bot.Meaning{Text: "有煤气味", Intent: bot.IntentEmergency, Confidence: 0.99}, "emergency.advice emergency.told repair.confirm")
	p.expect(yes(), "repair.opened")
}

func TestMisunderstandingClimbsToAPersonWhoIsTold(t *testing.T) {
	p := someone(t)
	p.expect(nonsense("呱呱呱"), "engine.miss")
	p.expect(nonsense("咕咕咕"), "engine.miss_menu")
	p.expect(nonsense("嘎嘎嘎"), "human.done")
	if c := p.commands[0]; c.Verb != "call.start" || c.Slots.Get("why") != "misunderstood" {
		t.Errorf("the person is told %+v", c.Slots)
	}
}

func TestWithoutButtonsTheFirstMisunderstandingShowsNumbers(t *testing.T) {
	p := someone(t)
	p.speaker.Form = bot.Form{Name: "sms", SMS: true}
	p.expect(nonsense("呱呱呱"), "engine.miss_menu")
	p.expect(digit(1), "repair.what")
}

func TestTwoLikelyMeaningsMakeAQuestion(t *testing.T) {
	p := someone(t)
	m := repair("3-2-501")
	m.Confidence, m.Alternatives = 0.5, []bot.Guess{{Intent: bot.IntentWish, Confidence: 0.45}}
	p.expect(m, "engine.meant")
	p.expect(digit(1), "repair.confirm")
}

func TestAStaleButtonSaysSoWithTheCurrentQuestion(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	old := p.session().Top().Asked
	p.says(progress())
	p.expect(tap(old, "yes"), "engine.stale repair.confirm")
	p.expect(tap(p.session().Top().Asked, "yes"), "repair.opened")
	p.expect(tap(old, "yes"), "engine.stale")
	if len(p.commands) != 1 {
		t.Errorf("a double tap asked the noun %d times", len(p.commands))
	}
}

func TestWhileAPersonHandlesTheChatWordsAreOnlyPassedOn(t *testing.T) {
	p := someone(t)
	p.speaker.HeldBy = 50
	p.says(repair("3-2-501"))
	if p.commands[0].Verb != "call.relay" || len(p.session().Stack) != 0 {
		t.Errorf("did %+v", p.commands)
	}
	p.expect(bot.Meaning{Text: "着火了", Intent: bot.IntentEmergency}, "emergency.advice emergency.told")
}

func TestATimerOfAQuestionThatWasAnsweredDoesNothing(t *testing.T) {
	p := someone(t)
	p.says(repair(""))
	first := p.timers[len(p.timers)-1]
	p.says(bot.Meaning{Text: "3-2-501", Place: bot.ParsePlace("3-2-501")})
	p.now = p.now.Add(48 * time.Hour)
	if r := p.b.Wake(p.input(bot.Meaning{}), first); len(r.Says) != 0 || len(r.Session.Stack) != 1 {
		t.Errorf("it did %+v", r)
	}
}

func TestANearlyFullFormStaysAsADraft(t *testing.T) {
	p := someone(t)
	p.says(repair(""))
	timer := p.timers[len(p.timers)-1]
	p.now = timer.Due
	r := p.b.Wake(p.input(bot.Meaning{}), timer)
	if len(r.Says) != 1 || r.Says[0].Text != "engine.expired_draft" || !r.Says[0].Quiet || len(r.Session.Aside) != 1 {
		t.Fatalf("told %+v, drafts %d", r.Says, len(r.Session.Aside))
	}
	p.stored = Encode(r.Session)
	p.expect(bot.Meaning{Text: "你好", Intent: bot.IntentChat, Confidence: 0.9}, "engine.draft")
	p.expect(digit(1), "repair.place")
}

func TestABareDigitGoesToTheNewestQuestion(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	p.asks = []bot.Ask{{ID: 4, Dialog: "lookback", Slot: "answer", Slots: bot.Slots{{Name: "ticket", Value: "id/1"}},
		Options: []bot.Option{{Key: "fixed"}, {Key: "broken"}}, Sent: p.now.Add(time.Hour)}}
	p.now = p.now.Add(2 * time.Hour)
	p.expect(digit(2), "lookback.thanks repair.confirm")
	if len(p.closed) != 1 || p.closed[0] != 4 || p.commands[0].Slots.Get("answer") != "broken" {
		t.Errorf("closed %v, asked %+v", p.closed, p.commands)
	}
}

func TestTwoEqualClaimsMakeAQuestion(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	p.asks = []bot.Ask{{ID: 4, Dialog: "lookback", Slot: "answer", Options: []bot.Option{{Key: "fixed"}, {Key: "broken"}}, Sent: p.now}}
	p.expect(digit(1), "engine.claim")
	p.expect(digit(1), "repair.opened")
}

func TestAnotherBotIsLeftAloneWithinFiveTurns(t *testing.T) {
	p := someone(t)
	answered := 0
	for range 20 {
		if p.says(nonsense("您好，我是自动客服")) != "" {
			answered++
		}
	}
	if answered > 5 {
		t.Errorf("answered %d times", answered)
	}
}

func TestOnlyStaffMayUseAStaffCard(t *testing.T) {
	p := someone(t)
	card := bot.Meaning{Tap: bot.Tap{Dialog: "take", Ref: bot.Ref{Kind: "ticket", ID: 17}}}
	p.expect(card, "engine.refused")
	p.speaker.Trust, p.speaker.Staff = bot.TrustSignedIn, bot.Staff{Person: 9, Role: bot.RoleWorker}
	p.expect(card, "take.done")
	if got := p.commands[0].Slots.Get("ticket"); got != "id/17" {
		t.Errorf("about ticket %q", got)
	}
}

func TestADigitAnswersACardWhereThereAreNoButtons(t *testing.T) {
	p := someone(t)
	p.speaker.Trust, p.speaker.Staff = bot.TrustSignedIn, bot.Staff{Person: 9, Role: bot.RoleWorker}
	p.asks = []bot.Ask{{ID: 4, Kind: "card", Options: []bot.Option{{Key: "take", Dialog: "take", Ref: bot.Ref{Kind: "ticket", ID: 17}}}, Sent: p.now}}
	p.expect(digit(1), "take.done")
	if got := p.commands[0].Slots.Get("ticket"); got != "id/17" || len(p.closed) != 1 {
		t.Errorf("about ticket %q, closed %v", got, p.closed)
	}
}

func TestASessionOfAnOlderVersionFollowsTheMapping(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	newer := definitions()
	newer[0].Version = 2
	newer[0].Slots[0].Name = "matter"
	newer[0].States[0].Ask[0] = "matter"
	newer[0].From = map[int]Mapping{1: {Slots: map[string]string{"what": "matter"}}}
	p.b, _ = NewBook(newer, world())
	p.expect(yes(), "repair.opened")
	if got := p.commands[0].Slots.Get("matter"); got != "水管漏水" {
		t.Errorf("the answer became %q", got)
	}
}

func TestWithoutAMappingTheAnswersAreCarriedAndThePersonIsTold(t *testing.T) {
	p := someone(t)
	p.says(repair("3-2-501"))
	newer := definitions()
	newer[0].Version = 2
	p.b, _ = NewBook(newer, world())
	p.expect(yes(), "engine.changed repair.confirm")
	p.expect(yes(), "repair.opened")
}

func TestFreeWordsBeginADutyForColleaguesOnly(t *testing.T) {
	said := bot.Meaning{Text: "这个我去吧", Intent: bot.IntentChat, Confidence: 1, Duty: bot.Guess{Dialog: "take", Confidence: 0.8}}
	colleague, resident, unsure := someone(t), someone(t), someone(t)
	nothing := bot.Need{Kind: bot.NeedElsewhere, Key: "9/7"}
	colleague.facts[nothing], unsure.facts[nothing] = nil, nil
	colleague.speaker.Staff, colleague.speaker.Trust = bot.Staff{Person: 9, Role: bot.RoleWorker}, bot.TrustSignedIn
	unsure.speaker = colleague.speaker
	colleague.expect(said, "take.done")
	if resident.says(said); len(resident.commands) > 0 {
		t.Errorf("a resident's words became %+v", resident.commands)
	}
	said.Duty.Confidence = 0.4
	if unsure.says(said); len(unsure.commands) > 0 {
		t.Errorf("a guess became %+v", unsure.commands)
	}
}
