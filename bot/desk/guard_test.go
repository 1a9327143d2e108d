package desk

import (
	"testing"
	"time"

	"linli/bot"
)

func guessed(g Guard, tries Tries, ticket any, now time.Time) (bot.Outcome, bool) {
	s := bot.Speaker{Community: 1, Conversation: 9, Account: "web"}
	m := bot.Meaning{Code: "10000032"}
	f := bot.Facts{}
	for _, n := range g.Wants(s, m) {
		f[n] = nil
	}
	f[needTicket(m.Code)], f[needTries(9)] = ticket, tries
	f[needRole(bot.RoleOffice)] = []bot.Staff{{Person: 20}}
	return g.Judge(s, m, f, now)
}

func TestWhoHasToWaitIsToldTheSameForARightCodeAsForAWrongOne(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	g, waiting := Guard{CodeLimit()}, Tries{Wrong: 5, Since: now, Until: now.Add(time.Hour)}
	wrong, refusedWrong := guessed(g, waiting, nil, now)
	right, refusedRight := guessed(g, waiting, Ticket{ID: 1, Code: "10000032"}, now)
	if !refusedWrong || !refusedRight || len(right.Posts) != 1 || right.Posts[0].Text != wrong.Posts[0].Text || len(right.Changes) != 0 {
		t.Errorf("right %+v, wrong %+v", right, wrong)
	}
	if _, refused := guessed(g, waiting, nil, waiting.Until); refused {
		t.Error("still refused when the time is over")
	}
}

func TestOnlyCodesThatDoNotExistCountAndColleaguesAreNotCounted(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	g := Guard{CodeLimit()}
	if o, _ := guessed(g, Tries{}, Ticket{ID: 1}, now); len(o.Changes)+len(o.Posts) != 0 {
		t.Errorf("a right code changes %+v", o)
	}
	if o, _ := guessed(g, Tries{}, nil, now); len(o.Changes) != 1 || o.Changes[0].Row.(Tries).Wrong != 1 {
		t.Errorf("a wrong code changes %+v", o)
	}
	worker := bot.Speaker{Trust: bot.TrustSignedIn, Staff: bot.Staff{Person: 20, Role: bot.RoleWorker}}
	if len(g.Wants(worker, bot.Meaning{Code: "10000032"})) != 0 || len(g.Wants(bot.Speaker{}, bot.Meaning{Text: "漏水"})) != 0 {
		t.Error("a colleague, or a message without a code, is looked at")
	}
}

func TestALimitForgetsWrongTriesThatAreLongAgo(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	l := Limit{Most: 3, Within: time.Hour, Rest: time.Minute}
	var tries Tries
	for i, step := range []struct {
		after   time.Duration
		stopped bool
	}{{0, false}, {time.Minute, false}, {time.Hour, false}, {0, false}, {0, true}, {2 * time.Minute, false}, {0, false}, {0, true}} {
		now = now.Add(step.after)
		var stopped bool
		if tries, stopped = l.Wrong(tries, now); stopped != step.stopped || l.Blocked(tries, now) != stopped {
			t.Errorf("step %d: stopped %v, %+v", i, stopped, tries)
		}
	}
}
