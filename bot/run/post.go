package run

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"linli/bot"
)

const maxData = 64 // bytes of a button's data, the least that any channel allows

// compose makes of each turn's posts what its receivers will see: addresses are read once for all, ids for
// asks are reserved, and every text is rendered once, in its receiver's language and form. A turn whose
// posts cannot be rendered has failed.
func (d *Desk) compose(ctx context.Context, l *loader, ts []*turn) error {
	if err := l.load(ctx, addressing(ts)); err != nil {
		return err
	}
	for _, t := range ts {
		t.askByDigits()
	}
	ids, err := d.reserve(ctx, ts)
	if err != nil {
		return err
	}
	for _, t := range ts {
		t.render(ids)
	}
	return nil
}

// addressing gives those turns that want addresses.
func addressing(ts []*turn) []*turn {
	var out []*turn
	for _, t := range ts {
		var needs []bot.Need
		for _, l := range t.letters {
			if n, ok := t.addressNeed(l.post); ok {
				needs = append(needs, n)
			}
		}
		if t.wants = t.known.Missing(needs); len(t.wants) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// addressNeed names what must be read to reach the receiver; nothing for the speaker's own chat.
func (t *turn) addressNeed(p bot.Post) (bot.Need, bool) {
	switch {
	case p.Conversation != 0 && p.Conversation != t.pending.Speaker.Conversation:
		return bot.Need{Kind: bot.NeedAddress, Key: KindConversation + "/" + strconv.FormatInt(int64(p.Conversation), 10)}, true
	case p.Conversation == 0 && p.Person != 0:
		return bot.Need{Kind: bot.NeedAddress, Key: strconv.FormatInt(int64(p.Person), 10)}, true
	default:
		return bot.Need{}, false
	}
}

func (t *turn) address(p bot.Post) (bot.Address, bool) {
	if need, ok := t.addressNeed(p); ok {
		a, found := bot.Fact[bot.Address](t.known, need)
		return a, found && a.Conversation != 0
	}
	s := t.pending.Speaker
	a := bot.Address{
		Conversation: s.Conversation, Person: s.Person, Account: s.Account, Lang: s.Lang,
		Form: s.Form, Stopped: s.Stopped, Zone: s.Zone,
	}
	if t.session.Lang != "" {
		a.Lang = t.session.Lang
	}
	return a, s.Conversation != 0
}

// cardFor is how long a digit may answer a card.
const cardFor = 24 * time.Hour

// askByDigits makes a question of each card that goes where there are no buttons: a digit has to find it.
func (t *turn) askByDigits() {
	for i := range t.letters {
		p := &t.letters[i].post
		a, ok := t.address(*p)
		if !ok || a.Form.Buttons || p.Ask != nil || p.Update || len(p.Options) == 0 || p.Options[0].Dialog == "" {
			continue
		}
		p.Ask = &bot.Ask{Kind: "card", Ref: p.Options[0].Ref, Options: p.Options, Expires: t.now.Add(cardFor)}
	}
}

// reserve gets ids for all the questions that outlive their turn.
func (d *Desk) reserve(ctx context.Context, ts []*turn) (map[bot.CommunityID]int64, error) {
	count := map[bot.CommunityID]int{}
	for _, t := range ts {
		for _, l := range t.letters {
			if l.post.Ask != nil && l.post.Ask.ID == 0 {
				count[t.pending.Speaker.Community]++
			}
		}
	}
	ids := map[bot.CommunityID]int64{}
	for c, n := range count {
		first, err := d.turns.NextIDs(ctx, c, n)
		if err != nil {
			return nil, fmt.Errorf("reserve %d ids: %w", n, err)
		}
		ids[c] = first
	}
	return ids, nil
}

// render writes every letter of the turn. ids holds the next free id of each community's asks.
func (t *turn) render(ids map[bot.CommunityID]int64) {
	defer func() {
		if r := recover(); r != nil {
			t.err = fmt.Errorf("render: panic: %s", fault(r))
		}
	}()
	t.result = t.written()
	c := t.result.Community
	for _, l := range t.letters {
		var id int64
		switch {
		case l.post.Ask == nil:
		case l.post.Ask.ID != 0:
			id = l.post.Ask.ID
		default:
			id = ids[c]
			ids[c]++
		}
		if t.err = t.write(&t.result, l, id); t.err != nil {
			return
		}
	}
}

// write adds one letter to the turn, unless its receiver cannot be reached or does not want it.
func (t *turn) write(w *Turn, l letter, id int64) error {
	a, ok := t.address(l.post)
	switch {
	case l.post.Update && (!ok || !a.Form.Edits): // nothing can be replaced there, and it is no news
		return nil
	case !ok:
		t.unreached(w, l.post)
		return nil
	case a.Stopped && l.post.Class == bot.ClassNotice:
		t.desk.meter.Error(ErrorStopped)
		t.desk.log.Info("post.withheld", "text", l.post.Text, "conversation", a.Conversation)
		return nil
	}
	choices, err := l.choices(id)
	if err != nil {
		return err
	}
	out := t.out(l.post, a, choices)
	if movable(l.post) {
		out.Post = l.post
		out.Post.Ask = asked(l.post.Ask, id)
	}
	w.Out = append(w.Out, out)
	if l.post.Ask != nil && l.post.Ask.ID == 0 {
		w.Asks = append(w.Asks, t.ask(l.post, a, id, out.NotBefore))
	}
	return nil
}

// movable says that a post may go to another chat of its receiver when this one fails: it was for the person,
// wherever they are, and not a line of the talk in one chat.
func movable(p bot.Post) bool {
	return !p.Update && (p.Conversation == 0 && p.Person != 0 || len(p.Tried) > 0)
}

// asked is the ask with its id: said once more elsewhere it is the same question.
func asked(a *bot.Ask, id int64) *bot.Ask {
	if a == nil {
		return nil
	}
	same := *a
	same.ID = id
	return &same
}

// about is the code of the ticket that a post speaks of, "" when it speaks of none.
func about(p bot.Post) string {
	for _, v := range p.Values {
		if v.Kind == bot.ValueCode {
			return v.Text
		}
	}
	return ""
}

func (t *turn) out(p bot.Post, a bot.Address, choices []bot.Labelled) Out {
	d := t.desk
	if _, ok := d.c.Accounts[a.Account]; !ok {
		d.log.Warn("post.no_channel", "account", a.Account, "text", p.Text)
	}
	if a.Lang == "" {
		a.Lang = d.c.Locale
	}
	o := Out{
		Conversation: a.Conversation, Person: a.Person, Account: a.Account, Class: p.Class,
		Body: d.c.Renderer.Render(a.Lang, zoneOf(a), a.Form, p.Text, p.Values, choices),
		Card: p.Card, Update: p.Update, Media: p.Media, Quiet: p.Quiet, About: about(p),
	}
	o.Body.Lang = a.Lang
	if p.Quiet && IsQuiet(t.now, a.Zone) {
		o.NotBefore = AfterQuiet(t.now, a.Zone)
	}
	return o
}

func zoneOf(a bot.Address) *time.Location {
	if a.Zone == nil {
		return time.UTC
	}
	return a.Zone
}

func (t *turn) ask(p bot.Post, a bot.Address, id int64, notBefore time.Time) bot.Ask {
	ask := *p.Ask
	ask.ID, ask.Person, ask.Conversation, ask.Sent = id, a.Person, a.Conversation, t.now
	if p.Person != 0 {
		ask.Person = p.Person
	}
	if len(ask.Options) == 0 {
		ask.Options = p.Options
	}
	if notBefore.After(ask.Sent) {
		ask.Sent = notBefore
	}
	return ask
}

func (t *turn) unreached(w *Turn, p bot.Post) {
	t.desk.meter.Error(ErrorUnreached)
	t.desk.log.Warn("post.unreached", "text", p.Text, "person", p.Person, "conversation", p.Conversation)
	w.Unreached = append(w.Unreached, Unreached{Conversation: p.Conversation, Person: p.Person, Text: p.Text, Why: "no address", Class: p.Class, About: about(p), Post: p})
}

// choices gives each option the data that its button carries.
func (l letter) choices(id int64) ([]bot.Labelled, error) {
	options := l.post.Options
	if l.post.Ask != nil && len(options) == 0 {
		options = l.post.Ask.Options
	}
	var out []bot.Labelled
	for _, o := range options {
		tap := l.tap(o, id)
		if tap.Question == 0 && tap.Ask == 0 && tap.Dialog == "" || len(tap.Data()) > maxData {
			return nil, fmt.Errorf("%w: option %q of %q belongs to no question, or is too long for a button", bot.ErrInvalid, o.Key, l.post.Text)
		}
		out = append(out, bot.Labelled{Option: o, Data: tap.Data()})
	}
	return out, nil
}

func (l letter) tap(o bot.Option, id int64) bot.Tap {
	switch {
	case o.Dialog != "":
		return bot.Tap{Dialog: o.Dialog, Ref: o.Ref}
	case l.post.Ask != nil:
		return bot.Tap{Ask: id, Key: o.Key}
	default:
		return bot.Tap{Question: l.asked, Key: o.Key}
	}
}
