package dialog

import (
	"hash/fnv"
	"strings"
	"time"

	"linli/bot"
)

// loops: another bot answers at once, or says the same again and again, and nothing it says is understood.
const (
	quick    = 3 * time.Second
	maxEcho  = 4
	muteTime = time.Hour
)

// misunderstood climbs one step: an example (numbered options where there are no buttons), then
// numbered options, then a person who is told what has been said.
func (t *turn) misunderstood(m *bot.Meaning) {
	t.s.Misses++
	switch {
	case t.s.Misses >= 3:
		t.s.Misses = 0
		t.callPerson(m)
	case t.s.Top() != nil:
		t.missInForm()
	case t.s.Misses == 1 && t.in.Speaker.Form.Buttons:
		t.say("engine.miss", nil)
	default:
		t.menu("engine.miss_menu")
	}
}

func (t *turn) missInForm() {
	f := t.s.Top()
	e, _ := t.b.version(f)
	if t.s.Misses == 1 {
		hint := "engine.miss_form"
		if d := e.slot(f.Slot); d != nil && d.Hint != "" {
			hint = d.Hint
		}
		t.say(hint, nil)
		t.repeat()
		return
	}
	if len(f.Options) > 0 {
		t.say("engine.miss_options", nil)
		t.repeat()
		return
	}
	t.offer(Offer{Kind: offerStuck}, "engine.stuck", []bot.Option{
		{Key: "human", Label: "choice.human"}, {Key: "restart", Label: "choice.restart"}, {Key: "cancel", Label: "choice.cancel"},
	})
}

func (t *turn) callPerson(m *bot.Meaning) {
	e := t.b.byOccasion[string(bot.ControlHuman)]
	if e == nil {
		t.menu("engine.miss_menu")
		return
	}
	f := t.frame(e)
	f.Words = m.Text
	f.Slots = f.Slots.With("told", strings.TrimSpace(t.told()+"\n"+m.Text)).With("why", "misunderstood")
	t.push(f)
}

// ignoresEcho notices that the other side seems to be a bot: within five turns the desk falls
// silent and staff are told. Taps, answers that fit and stop words are never an echo.
func (t *turn) ignoresEcho(m *bot.Meaning) bool {
	if m.Intent == bot.IntentEmergency || !m.Tap.IsZero() || m.Control == bot.ControlStart || m.Control == bot.ControlStop {
		return false
	}
	if left := t.s.Muted.Sub(t.in.Now); left > 0 && left <= muteTime { // longer is what a wrong clock left behind
		return true
	}
	t.countEcho(m)
	if t.s.Echoes < maxEcho {
		return false
	}
	t.s.Echoes, t.s.Muted = 0, t.in.Now.Add(muteTime)
	t.s.Stack, t.s.Offer = nil, Offer{}
	t.occasion(OccasionLoop, m)
	return true
}

func (t *turn) countEcho(m *bot.Meaning) {
	h := hash(m.Text)
	since := t.in.Now.Sub(t.s.LastAt) // below 0 where the clock was put back
	same, soon := h == t.s.Last, since >= 0 && since < quick
	t.s.Last, t.s.LastAt = h, t.in.Now
	understood := t.dialogFor(m, sure) != nil
	if m.Text != "" && !t.fits(m) && (same && soon || !understood && (same || soon)) {
		t.s.Echoes++
		return
	}
	t.s.Echoes = 0
}

// fits says that the message answers what is open: then it is no echo, however quick.
func (t *turn) fits(m *bot.Meaning) bool {
	if t.pick(m, t.s.Offer.Options) != "" || t.claimant(m) != nil {
		return true
	}
	f := t.s.Top()
	if f == nil || t.in.Speaker.HeldBy != 0 {
		return f != nil || t.in.Speaker.HeldBy != 0
	}
	e, _ := t.b.version(f)
	d := e.slot(f.Slot)
	return t.pick(m, f.Options) != "" || d != nil && t.parse(d, m, true) != ""
}

func hash(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	return h.Sum64()
}
