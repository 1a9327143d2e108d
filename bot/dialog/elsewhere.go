package dialog

import (
	"slices"
	"strconv"
	"time"

	"linli/bot"
)

// draftLife is how long a draft in another conversation is offered.
const draftLife = 7 * 24 * time.Hour

// Elsewhere is the session of another conversation of the same verified person. As a row it is
// written under Version, which both conversations check: a draft is gone on with in one place only.
type Elsewhere struct {
	Conversation bot.ConversationID
	Person       bot.PersonID
	Channel      string // the form's name: "web"
	Version      int64
	Session      Session
}

// Ref implements bot.Row.
func (e Elsewhere) Ref() bot.Ref { return SessionRef(e.Conversation) }

// SessionRef names a conversation's session.
func SessionRef(c bot.ConversationID) bot.Ref { return bot.Ref{Kind: "session", ID: int64(c)} }

// draft is a half-filled form of another conversation: a frame put aside there, or still open.
type draft struct {
	from  *Elsewhere
	aside bool
	at    int // its index in Aside or Stack
	frame *Frame
}

// draftsElsewhere lists what the speaker may go on with here, newest last; ready is false while it is
// not read yet. Only somebody who has been verified, and speaks for nobody else, has any.
func (t *turn) draftsElsewhere() (all []draft, ready bool) {
	s := t.in.Speaker
	if s.Trust < bot.TrustVerified || s.Helper != 0 {
		return nil, true
	}
	n := bot.Need{Kind: bot.NeedElsewhere, Key: strconv.FormatInt(int64(s.Person), 10) + "/" + strconv.FormatInt(int64(s.Conversation), 10)}
	if !t.need([]bot.Need{n}) {
		return nil, false
	}
	others, _ := bot.Fact[[]Elsewhere](t.in.Facts, n)
	for i := range others {
		all = append(all, t.draftsOf(&others[i])...)
	}
	slices.SortStableFunc(all, func(a, b draft) int { return a.frame.At.Compare(b.frame.At) })
	return all, true
}

func (t *turn) draftsOf(from *Elsewhere) []draft {
	var out []draft
	for i := range from.Session.Aside {
		out = append(out, draft{from, true, i, &from.Session.Aside[i]})
	}
	for i := range from.Session.Stack {
		out = append(out, draft{from, false, i, &from.Session.Stack[i]})
	}
	return slices.DeleteFunc(out, func(d draft) bool { return !t.worthOffering(d.frame) })
}

// worthOffering says that something has been answered in a form that may be kept, and that the speaker may fill it here.
func (t *turn) worthOffering(f *Frame) bool {
	e, _ := t.b.version(f)
	if e == nil || !e.Timeout.Draft || !t.in.Speaker.May(e.Right) || t.in.Now.Sub(f.At) > draftLife {
		return false
	}
	return slices.ContainsFunc(e.Slots, func(d SlotDef) bool { return d.Ask != "" && f.Slots.Has(d.Name) && f.Slots.Get(d.Name) != d.Default })
}

// newest gives the newest draft that fits, nil when there is none.
func newest(all []draft, fits func(draft) bool) *draft {
	for i := range slices.Backward(all) {
		if fits(all[i]) {
			return &all[i]
		}
	}
	return nil
}

// remindsOfElsewhere offers the newest draft of another conversation that fits. handled is true, too, while
// it must be read first.
func (t *turn) remindsOfElsewhere(m *bot.Meaning, fits func(draft) bool) (handled bool) {
	all, ready := t.draftsElsewhere()
	if !ready {
		return true
	}
	d := newest(all, fits)
	if d == nil {
		return false
	}
	t.offer(Offer{Kind: offerElsewhere, Meaning: *m}, elsewhereKey(d.frame, t.b), []bot.Option{
		{Key: "go_on", Label: "choice.go_on", Ref: d.from.Ref()}, {Key: "leave_it", Label: "choice.leave_it"},
	}, t.about(d)...)
	return true
}

// elsewhereKey is the question, with the matter in people's own words where they have said it.
func elsewhereKey(f *Frame, b *Book) string {
	if e, _ := b.version(f); matterOf(e, f) == "" {
		return "engine.elsewhere"
	}
	return "engine.elsewhere_what"
}

func matterOf(e *entry, f *Frame) string {
	for _, d := range e.Slots {
		if d.Kind == KindText && f.Slots.Has(d.Name) {
			return f.Slots.Get(d.Name)
		}
	}
	return ""
}

func (t *turn) about(d *draft) bot.Values {
	e, _ := t.b.version(d.frame)
	return bot.Values{
		t.channel(d.from.Channel), bot.KeyOf("task", titleKey(d.frame.Dialog)), bot.Text("what", matterOf(e, d.frame)),
	}
}

func (t *turn) channel(name string) bot.Value {
	if key := "channel." + name; t.b.texts[key] {
		return bot.KeyOf("channel", key)
	}
	return bot.KeyOf("channel", "channel.other")
}

func (t *turn) takeElsewhere(key string, o Offer) {
	if key != "go_on" {
		if e := t.dialogFor(&o.Meaning, likely); e != nil {
			t.start(e, &o.Meaning)
			return
		}
		t.say("engine.left_there", nil)
		return
	}
	from := o.Options[0].Ref
	all, ready := t.draftsElsewhere()
	d := newest(all, func(d draft) bool { return d.from.Ref() == from })
	switch {
	case !ready:
	case d == nil:
		t.say("engine.no_draft", nil)
		t.repeatOpen()
	default:
		t.makeRoom()
		t.goOnWith(d)
	}
}

// makeRoom puts aside what is open.
func (t *turn) makeRoom() {
	if t.s.Top() != nil {
		t.putAside()
	}
}

// goOnWith takes a draft over: from now on it is here, and there it is not.
func (t *turn) goOnWith(d *draft) {
	f := *d.frame
	t.changes = append(t.changes, bot.Change{Row: d.without(t.in.Speaker.Form.Name), Version: d.from.Version})
	t.goOn(f)
}

// without is the other session once the draft has left it.
func (d *draft) without(to string) Elsewhere {
	row := *d.from
	if d.aside {
		row.Session.Aside = slices.Delete(slices.Clone(row.Session.Aside), d.at, d.at+1)
	} else {
		row.Session.Stack = slices.Delete(slices.Clone(row.Session.Stack), d.at, d.at+1)
		row.Session.Offer = Offer{}
	}
	row.Session.Moved = append(slices.Clone(row.Session.Moved), Moved{Dialog: d.frame.Dialog, Channel: to})
	return row
}

// tellsMoved says what was taken up elsewhere since the person last wrote here. What they say now is heard
// as well, unless it can only have been meant for the question that is gone.
func (t *turn) tellsMoved(m *bot.Meaning) (heard bool) {
	if len(t.s.Moved) == 0 || t.in.Speaker.HeldBy != 0 || m.Intent == bot.IntentEmergency {
		return false
	}
	for _, moved := range t.s.Moved {
		t.say("engine.moved", bot.Values{bot.KeyOf("task", titleKey(moved.Dialog)), t.channel(moved.Channel)})
	}
	t.s.Moved = nil
	if m.Control != "" && m.Control != bot.ControlContinue || t.dialogFor(m, likely) != nil || len(m.Media) > 0 {
		return false
	}
	t.repeatOpen()
	return true
}
