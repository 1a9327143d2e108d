package crash

import (
	"testing"
	"time"
)

// story writes a ledger by hand; each event comes so many milliseconds after the one before.
type story struct {
	at     time.Time
	events []Event
}

func (s *story) then(ms int, e Event) *story {
	s.at = s.at.Add(time.Duration(ms) * time.Millisecond)
	e.At = s.at
	s.events = append(s.events, e)
	return s
}

func (s *story) said(seq int) *story { return s.then(10, Event{Kind: Acked, Said: Said{"c1", seq}}) }

func (s *story) got(seq int, id string) *story {
	return s.then(10, Event{Kind: Got, Said: Said{"c1", seq}, ID: id})
}

func (s *story) killed() *story { return s.then(10, Event{Kind: Killed, Point: "sent"}) }

func effects(seqs ...int) []Said {
	var out []Said
	for _, n := range seqs {
		out = append(out, Said{"c1", n})
	}
	return out
}

func fine() *story { return new(story).said(1).got(1, "r1").said(2).got(2, "r2") }

func TestAGoodDeskIsFoundGood(t *testing.T) {
	for name, s := range map[string]*story{
		"nothing special":          fine(),
		"a reply refused":          new(story).said(1).then(1, Event{Kind: Refused, Said: Said{"c1", 1}, ID: "r1"}).said(2).got(2, "r2"),
		"a copy after a crash":     new(story).said(1).said(2).got(1, "r1").killed().got(1, "r1").got(2, "r2"),
		"one after each of two":    new(story).said(1).said(2).got(1, "r1").killed().got(1, "r1").killed().got(1, "r1").got(2, "r2"),
		"a copy on its way":        new(story).said(1).said(2).killed().got(1, "r1").then(600, Event{Kind: Started}).got(1, "r1").got(2, "r2"),
		"an answer that was lost":  new(story).said(1).said(2).then(1, Event{Kind: Got, Said: Said{"c1", 1}, ID: "r1", Unsure: true}).got(1, "r1").got(2, "r2"),
		"acknowledged twice by it": fine().said(1),
	} {
		if r := Check(s.events, effects(1, 2)); len(r.Wrong) > 0 {
			t.Errorf("%s: %q", name, r.Wrong)
		}
	}
}

func TestTheCheckerSeesWhatIsPlanted(t *testing.T) {
	tests := map[string]struct {
		story   *story
		effects []Said
		count   func(*Report) int
	}{
		"a loss":                   {fine(), effects(1), func(r *Report) int { return r.Lost }},
		"a double effect":          {fine(), effects(1, 2, 2), func(r *Report) int { return r.Doubled }},
		"two replies to one":       {fine().got(2, "r3"), effects(1, 2), func(r *Report) int { return r.Doubled }},
		"effects out of order":     {fine(), effects(2, 1), func(r *Report) int { return r.Inverted }},
		"replies out of order":     {new(story).said(1).said(2).got(2, "r2").got(1, "r1"), effects(1, 2), func(r *Report) int { return r.Inverted }},
		"an effect of nothing":     {fine(), effects(1, 2, 3), func(r *Report) int { return r.Unspoken }},
		"no reply":                 {new(story).said(1).got(1, "r1").said(2), effects(1, 2), func(r *Report) int { return r.Unanswered }},
		"a copy without a crash":   {fine().got(2, "r2"), effects(1, 2), func(r *Report) int { return r.Extra }},
		"two copies by one crash":  {fine().killed().got(2, "r2").got(2, "r2"), effects(1, 2), func(r *Report) int { return min(r.Extra, 1) }},
		"two replies by one crash": {fine().killed().got(1, "r1").got(2, "r2"), effects(1, 2), func(r *Report) int { return r.Extra }},
		"a copy long after flight": {fine().then(4000, Event{Kind: Killed}).got(2, "r2"), effects(1, 2), func(r *Report) int { return r.Extra }},
	}
	for name, test := range tests {
		r := Check(test.story.events, test.effects)
		if test.count(r) != 1 || len(r.Wrong) == 0 {
			t.Errorf("%s: %d found, %q", name, test.count(r), r.Wrong)
		}
	}
}

func TestTheCheckerSeesAForgottenReceipt(t *testing.T) {
	s := fine().then(1, Event{Kind: Confirmed, ID: "r1"}).then(1, Event{Kind: Confirmed, ID: "r2"})
	r := Check(s.events, effects(1, 2))
	r.JoinReceipts(s.events, map[string]bool{"r1": true})
	if r.Receipts != 2 || r.Forgotten != 1 || len(r.Wrong) != 1 {
		t.Errorf("%s %q", r, r.Wrong)
	}
}

func TestWhatWasPutAsideIsNeitherLostNorSilent(t *testing.T) {
	r := Check(new(story).said(1).said(2).got(1, "r1").events, effects(1), Said{"c1", 2})
	if r.Lost != 0 || r.Aside != 1 || len(r.Wrong) > 0 {
		t.Errorf("%s\n%v", r, r.Wrong)
	}
}

func TestRecoveryIsMeasuredFromTheStartToTheFirstReply(t *testing.T) {
	s := new(story).then(1, Event{Kind: Started}).said(1).got(1, "r1").killed().then(0, Event{Kind: Started}).killed().
		then(0, Event{Kind: Started}).said(2).then(690, Event{Kind: Got, Said: Said{"c1", 2}, ID: "r2"})
	r := Check(s.events, effects(1, 2))
	if len(r.Recovery) != 2 || r.Quantile(0) != 20*time.Millisecond || r.Quantile(1) != 700*time.Millisecond || r.LongestWait != 690*time.Millisecond || r.Kills != 2 {
		t.Errorf("%s", r)
	}
}

func TestALedgerIsReadAsItWasWritten(t *testing.T) {
	file := t.TempDir() + "/ledger"
	l, err := NewLedger(file)
	if err != nil {
		t.Fatal(err)
	}
	l.Write(Event{Kind: Got, Said: Said{"c1", 2}, ID: "r2", Unsure: true})
	l.Write(Event{Kind: Killed, Desk: 1, Point: "sent"})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := ReadLedger(file)
	if err != nil || len(all) != 2 || all[0].Said != (Said{"c1", 2}) || !all[0].Unsure || all[1].Point != "sent" || all[1].At.Before(all[0].At) {
		t.Errorf("%+v %v", all, err)
	}
	if _, err := NewLedger(file); err == nil {
		t.Error("a ledger was begun again")
	}
}
