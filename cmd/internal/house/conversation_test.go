package house

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/dialog"
	"linli/bot/roll"
	"linli/bot/text"
)

// Any conversation at all: the real dialogs, real words and texts, but facts and outcomes that come as they
// like. The session is stored and read back between any two steps.

const (
	me     = bot.PersonID(7)
	myChat = bot.ConversationID(70)
	mine   = "48219075"
)

// said are words that people write, in every frame of mind.
var said = []string{
	"厨房水管漏水了", "3号楼2单元501厨房水管漏水", "楼道灯不亮", "北门", "5号楼", "3号楼2单元501", "不对，是5号楼", "301", "希望北门装个充电桩", "许愿", "报修", "我的报修到哪了",
	"1", "2", "3", "9", "好", "不是", "嗯", "就这个", "明天上午9点", "取消", "返回", "重新开始", "帮助", "为什么要问", "继续", "继续报修", "找工作人员", "说中文", "English please",
	"我的数据", "删除我的数据", "退订", "恢复", "留言", "补充 又漏了", "撤回", "办公时间几点", "你好", "谢谢", "asdf qwer", "？", "。。。", "接单", "接单 4821-9075", "转单 李师傅 没有配件", "备注 看过了",
	"完成 换了阀", "等一等", "等配件", "今天的单", "我的工单", "查单 漏水", "代办完毕", "替张阿姨", "公告故障", "合并", "愿望清单", "支持 4821-9075", "the kitchen tap leaks", "yes", "no", "why", "back",
	"cancel", "tomorrow 3pm", "building 3 unit 2 room 501", "I wish for a bench", "20元", "李师傅", "业委会什么时候开会", "楼上天天半夜装修太吵", "移除同事", "邀请", "我住3号楼2单元501", "8", "改时间",
}

// sides are who may speak: from a stranger to a manager, by text message and in a chat.
func sides() []bot.Speaker {
	sms, chat := bot.Form{Name: "sms", SMS: true}, bot.Form{Name: "telegram", Buttons: true, Edits: true}
	home := bot.Place{Building: "3", Unit: "2", Room: "501"}
	who := func(f bot.Form, trust bot.Trust, role bot.Role) bot.Speaker {
		s := bot.Speaker{Community: 1, Conversation: myChat, Person: me, Trust: trust, Account: f.Name, Form: f, Zone: time.UTC, Phone: "+8613800001111"}
		if trust >= bot.TrustNumber {
			s.Home = home
		}
		if role != "" {
			s.Staff = bot.Staff{Person: me, Name: "王师傅", Org: "property", OrgName: "物业", Role: role}
		}
		return s
	}
	return []bot.Speaker{
		who(sms, bot.TrustUnknown, ""), who(sms, bot.TrustNumber, ""), who(chat, bot.TrustVerified, ""), who(sms, bot.TrustVerified, ""),
		who(chat, bot.TrustSignedIn, bot.RoleWorker), who(sms, bot.TrustSignedIn, bot.RoleWorker), who(chat, bot.TrustSignedIn, bot.RoleManager),
		who(chat, bot.TrustSignedIn, bot.RoleOffice), who(chat, bot.TrustSignedIn, bot.RoleAdmin),
	}
}

// talk is one random conversation.
type talk struct {
	*rapid.T
	f     *Furniture
	books []*dialog.Book
	verbs map[string]bot.Verb

	book    *dialog.Book
	speaker bot.Speaker
	session []byte
	now     time.Time
	asks    []bot.Ask
	shown   []bot.Option // of the last question
	log     []string
}

// taken is what one step came to.
type taken struct {
	before, after dialog.Session
	says          []bot.Post
	verbs         []string
}

func (k *talk) fail(format string, args ...any) {
	k.Helper()
	k.Fatalf("%s\n%s", fmt.Sprintf(format, args...), strings.Join(k.log, "\n"))
}

func (k *talk) fact(n bot.Need) any {
	if rapid.IntRange(0, 2).Draw(k.T, n.Kind) == 0 {
		return nil
	}
	ticket := desk.Ticket{Community: 1, ID: 17, Version: 1, Code: mine, Kind: desk.KindRepair, State: desk.StateReceived, Category: "water",
		Place: bot.Place{Building: "3", Unit: "2", Room: "501"}, Words: "漏水", Reporter: me, Opened: k.now.Add(-time.Hour), Due: k.now.Add(time.Hour)}
	other := ticket
	other.ID, other.Code, other.Reporter, other.Words = 18, "00000000", 8, "厨房水管漏水"
	wish := desk.Wish{Community: 1, ID: 5, Version: 1, Code: mine, State: "open", Category: "charging", Words: "充电桩", Reporter: 8}
	staff := []bot.Staff{{Person: 10, Name: "李师傅", Org: "property", Role: bot.RoleWorker}, {Person: 11, Name: "王师傅", Org: "property", Role: bot.RoleWorker}}
	switch n.Kind {
	case bot.NeedNumber:
		return int64(19)
	case bot.NeedTicket:
		return rapid.SampledFrom([]desk.Ticket{ticket, other}).Draw(k.T, "ticket")
	case bot.NeedMyTickets, bot.NeedWork, bot.NeedSearch:
		return rapid.SampledFrom([][]desk.Ticket{{ticket}, {ticket, other}}).Draw(k.T, "tickets")
	case bot.NeedSimilar:
		if strings.HasPrefix(n.Key, "wish") {
			return []desk.Wish{wish}
		}
		return []desk.Ticket{other}
	case bot.NeedStaff:
		return staff[:rapid.IntRange(1, 2).Draw(k.T, "staff")]
	case bot.NeedWish:
		return wish
	case bot.NeedWishes:
		return []desk.Wish{wish}
	case bot.NeedRoute:
		return desk.Route{Org: "property", Workers: staff}
	case bot.NeedPeople:
		return []bot.PersonOnPhone{{Person: 7, Masked: "张**"}, {Person: 8, Masked: "李**"}}
	case bot.NeedResident:
		return []bot.Resident{{Person: 8, Name: "张阿姨", Home: ticket.Place}}
	case bot.NeedPersonData:
		return roll.PersonData{Person: roll.Person{Community: 1, ID: 7, Name: "张阿姨", Home: ticket.Place}}
	case bot.NeedElsewhere:
		return []dialog.Elsewhere{{Conversation: 71, Person: me, Channel: "web", Version: 3, Session: dialog.Session{Stack: []dialog.Frame{{
			Dialog: "repair", Version: 1, State: "where", Slot: "place", At: k.now.Add(-time.Hour),
			Slots: bot.Slots{{Name: "what", Value: "灯坏了"}, {Name: "category", Value: "lighting"}},
		}}}}}
	default:
		return nil
	}
}

// answered lets whatever the engine wants happen: facts are loaded, commands decided somehow.
func (k *talk) answered(in dialog.Input, r dialog.Reply) taken {
	out := taken{before: in.Session}
	in.Facts = bot.Facts{}
	again := func() dialog.Reply { return k.book.Step(in) }
	if in.Meaning.Kind == "" && in.Meaning.Text == "" && in.Meaning.Tap.IsZero() {
		again = nil
	}
	for rounds := 0; len(r.Missing) > 0 || r.Command != nil; rounds++ {
		if rounds > 24 {
			k.fail("never comes to an end: %+v", r.Missing)
		}
		if len(r.Missing) > 0 {
			for _, n := range r.Missing {
				if in.Facts.Has(n) {
					k.fail("asks twice for %v", n)
				}
				in.Facts[n] = k.fact(n)
			}
			if again == nil {
				return out
			}
			r = again()
			continue
		}
		out.says = append(out.says, r.Says...)
		o := k.outcome(r.Command.Verb)
		out.verbs = append(out.verbs, r.Command.Verb+"="+o.Event)
		in.Session = r.Session
		again = func() dialog.Reply { return k.book.Resume(in, o) }
		r = again()
	}
	out.says = append(out.says, r.Says...)
	out.after = r.Session
	return out
}

func (k *talk) outcome(verb string) bot.Outcome {
	v, known := k.verbs[verb]
	if !known {
		k.fail("nobody has the verb %q", verb)
	}
	events := append([]string{bot.EventRefused, bot.EventMissing, bot.EventConflict}, v.Events...)
	events = append(events, bot.EventOK, bot.EventOK, bot.EventOK)
	o := bot.Outcome{Event: rapid.SampledFrom(events).Draw(k.T, verb)}
	if rapid.Bool().Draw(k.T, "told why") {
		o.Values = bot.Values{bot.KeyOf("why", "ticket.refused.reason"), bot.KeyOf("state", "state.ticket.done")}
	}
	o.Values = append(o.Values, bot.CodeOf("code", mine), bot.Count("count", 3), bot.Text("who", "王师傅"))
	return o
}

// meaning is anything that may come in.
func (k *talk) meaning() bot.Meaning {
	switch rapid.IntRange(0, 11).Draw(k.T, "kind") {
	case 0, 1:
		return bot.Meaning{Kind: bot.InTap, Tap: k.tap()}
	case 2:
		words := rapid.SampledFrom([]string{"", "厨房漏水", "北门"}).Draw(k.T, "caption")
		m := k.f.Model.Hear(1, words)
		m.Kind, m.Media = bot.InPhoto, []bot.Media{{Kind: "photo", Hash: "ab"}}
		return m
	case 3:
		return rapid.SampledFrom([]bot.Meaning{
			{Kind: bot.InSticker}, {Kind: bot.InVoice, Media: []bot.Media{{Kind: "voice", Hash: "cd"}}}, {Kind: bot.InLocation, Text: "35.4,116.6"},
			{Kind: bot.InContact, Phone: "+8613800001111"},
		}).Draw(k.T, "thing")
	case 4:
		m := k.f.Model.Hear(1, rapid.SampledFrom(said).Draw(k.T, "edited"))
		m.Kind = bot.InEdited
		return m
	default:
		return k.f.Model.Hear(1, rapid.SampledFrom(said).Draw(k.T, "words"))
	}
}

// tap is a button of the last question, of an older one, of a card, of an ask, or of somebody else.
func (k *talk) tap() bot.Tap {
	s, _ := dialog.Decode(k.session)
	if len(k.shown) > 0 && rapid.Bool().Draw(k.T, "valid") {
		o := rapid.SampledFrom(k.shown).Draw(k.T, "option")
		return bot.Tap{Question: s.Asked, Key: o.Key}
	}
	key := rapid.SampledFrom([]string{"yes", "cancel", "change", "place", "what", "go_on", "continue", "aside", "human", "17", "nothing", "repair"}).Draw(k.T, "key")
	return rapid.SampledFrom([]bot.Tap{
		{Question: rapid.Int64Range(1, s.Asked+2).Draw(k.T, "question"), Key: key}, {Ask: 1, Key: "fixed"}, {Ask: 99, Key: key},
		{Dialog: rapid.SampledFrom(append(k.book.Names(), "nothing")).Draw(k.T, "card"), Ref: bot.Ref{Kind: "ticket", ID: 17}},
	}).Draw(k.T, "tap")
}

// step lets one thing happen, and stores and reads the session.
func (k *talk) step(m bot.Meaning) taken {
	k.log = append(k.log, fmt.Sprintf("> %s %q %+v", m.Kind, m.Text, m.Tap))
	in := k.input(m)
	got := k.answered(in, k.book.Step(in))
	k.store(got)
	return got
}

func (k *talk) wakes() taken {
	s := k.read()
	guard := int64(1)
	if top := s.Top(); top != nil {
		guard = top.Asked
	}
	k.log = append(k.log, "> (time passes)")
	in := k.input(bot.Meaning{})
	got := k.answered(in, k.book.Wake(in, bot.Timer{Name: "expire", Guard: guard}))
	k.store(got)
	return got
}

func (k *talk) input(m bot.Meaning) dialog.Input {
	return dialog.Input{Session: k.read(), Speaker: k.speaker, Meaning: m, Asks: k.asks, Facts: bot.Facts{}, Now: k.now, Cause: 1, Seed: 1}
}

func (k *talk) read() dialog.Session {
	s, err := dialog.Decode(k.session)
	if err != nil {
		k.fail("the stored session cannot be read: %v", err)
	}
	return s
}

func (k *talk) store(got taken) {
	k.session = dialog.Encode(got.after)
	if again := k.read(); !reflect.DeepEqual(dialog.Encode(again), k.session) {
		k.fail("the session is read otherwise than it was written")
	}
	k.log = append(k.log, "  "+strings.Join(got.verbs, " "))
	for _, p := range got.says {
		k.log = append(k.log, "< "+p.Text)
		if len(p.Options) > 0 {
			k.shown = p.Options
		}
	}
	for _, f := range got.after.Stack {
		k.log = append(k.log, fmt.Sprintf("  %s/%s %v", f.Dialog, f.State, f.Slots))
	}
	k.speaker.Newcomer = false
}

// aside plays what would happen now without its happening.
func (k *talk) would(m bot.Meaning) taken {
	in := k.input(m)
	return k.answered(in, k.book.Step(in))
}

func heard(says []bot.Post, key string) bool {
	return slices.ContainsFunc(says, func(p bot.Post) bool { return p.Text == key })
}

// wayOut: cancelling as often as there are dialogs within dialogs ends all of them.
func (k *talk) wayOut() {
	if k.speaker.HeldBy != 0 {
		return
	}
	saved, shown := k.session, k.shown
	depth := len(k.log)
	cancel := k.f.Model.Hear(1, "取消")
	for range 8 {
		if s := k.read(); len(s.Stack) == 0 {
			break
		}
		k.now = k.now.Add(time.Minute)
		if got := k.step(cancel); len(got.says) == 0 && !k.now.Before(got.after.Muted) {
			k.fail("cancel is not answered")
		}
	}
	if s := k.read(); len(s.Stack) > 0 && !k.now.Before(s.Muted) {
		k.fail("there is no way out")
	}
	k.session, k.shown, k.log = saved, shown, k.log[:depth]
}

// alwaysHeard: an emergency acts and a stop word is honoured, whatever is going on.
func (k *talk) alwaysHeard() {
	s := k.read()
	top := s.Top()
	written := !k.speaker.Staff.IsZero() && top != nil // a colleague may be writing about one
	if got := k.would(k.f.Model.Hear(1, "闻到煤气味")); !written && (top == nil || top.Dialog != "emergency") && !heard(got.says, "emergency_form.advice") {
		k.fail("an emergency is not heard: %v", got.says)
	}
	if got := k.would(k.f.Model.Hear(1, "退订")); !slices.ContainsFunc(got.verbs, func(v string) bool { return strings.HasPrefix(v, "person.stop=") }) {
		k.fail("stop is not honoured: %v %v", got.verbs, got.says)
	}
	if got := k.would(k.f.Model.Hear(1, "找工作人员")); k.speaker.HeldBy == 0 && !k.now.Before(s.Muted) && !slices.ContainsFunc(got.verbs, func(v string) bool { return strings.HasPrefix(v, "call.start=") }) {
		k.fail("nobody is called: %v", got.says)
	}
}

// remembers: what was answered in a form that may be kept stays, unless the person or the form itself let go of it.
func (k *talk) remembers(m bot.Meaning, got taken) {
	for _, f := range slices.Concat(got.before.Stack, got.before.Aside) {
		e, err := k.f.Dialogs.Find(f.Dialog)
		if err != nil || !e.Timeout.Draft {
			continue
		}
		for _, d := range e.Slots {
			if d.Ask == "" || !f.Slots.Has(d.Name) || d.Name != "what" && d.Name != "place" {
				continue
			}
			if !k.keeps(f, d.Name, got.after) && !letGo(m, f, got) {
				k.fail("%s of %s is forgotten", d.Name, f.Dialog)
			}
		}
	}
}

func (k *talk) keeps(f dialog.Frame, slot string, s dialog.Session) bool {
	return slices.ContainsFunc(slices.Concat(s.Stack, s.Aside), func(g dialog.Frame) bool { return g.Dialog == f.Dialog && g.Slots.Has(slot) })
}

// letGo: cancelled, begun anew, changed, ended, dropped or expired, all of it said.
func letGo(m bot.Meaning, f dialog.Frame, got taken) bool {
	switch {
	case len(got.verbs) > 0: // a noun has taken what was said, or refused it aloud
		return true
	case m.Control == bot.ControlCancel || m.Control == bot.ControlRestart || m.Control == bot.ControlBack:
		return true
	}
	for _, key := range []string{"engine.cancelled", "engine.dropped", "engine.expired", "engine.restarted", "engine.lost"} {
		if heard(got.says, key) {
			return true
		}
	}
	if slices.ContainsFunc(got.after.Stack, func(g dialog.Frame) bool { return g.Dialog == f.Dialog }) && // it is being asked again
		slices.ContainsFunc(got.says, func(p bot.Post) bool { return strings.Contains(p.Text, ".ask.") || p.Text == "people.which" }) {
		return true
	}
	return len(got.before.Aside) == 3 && heard(got.says, "engine.put_aside") // the oldest makes room
}

// budgets are how many text messages each question may take.
func budgets(f *Furniture) map[string]int {
	out := map[string]int{}
	for _, d := range f.Dialogs.Definitions {
		for _, s := range d.Slots {
			if s.Ask != "" {
				out[s.Ask] = 1
			}
		}
		for _, s := range d.States {
			if s.Question != "" {
				out[s.Question] = max(1, s.Segments)
			}
		}
	}
	return out
}

func (k *talk) within(budget map[string]int, got taken) {
	if !k.speaker.Form.SMS {
		return
	}
	for _, p := range got.says {
		most, asked := budget[p.Text]
		if !asked {
			continue
		}
		var choices []bot.Labelled
		for _, o := range p.Options {
			choices = append(choices, bot.Labelled{Option: o})
		}
		lang := got.after.Lang
		body := k.f.Texts.Render(lang, time.UTC, k.speaker.Form, p.Text, p.Values, choices)
		if n := text.Segments(body.Text).Segments; n > most {
			k.fail("%s takes %d text messages, its budget is %d: %s", p.Text, n, most, body.Text)
		}
	}
}

// renumbered is the same book one version on, with or without a mapping: what an upgrade leaves.
func renumbered(t *testing.T, f *Furniture, mapped bool) *dialog.Book {
	t.Helper()
	defs := slices.Clone(f.Dialogs.Definitions)
	for i := range defs {
		old := defs[i].Version
		defs[i].Version = old + 1 + len(defs)
		if mapped {
			defs[i].From = map[int]dialog.Mapping{old: {}}
		}
	}
	book, err := dialog.NewBook(defs, f.World)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestAnyConversationAtAll(t *testing.T) {
	f, err := Furnish("", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	verbs := map[string]bot.Verb{}
	for _, v := range f.World.Verbs {
		verbs[v.Name] = v
	}
	books, budget := []*dialog.Book{f.Book, renumbered(t, f, false), renumbered(t, f, true)}, budgets(f)
	rapid.Check(t, func(rt *rapid.T) {
		k := &talk{T: rt, f: f, books: books, verbs: verbs, book: f.Book, now: time.Date(2026, 3, 2, 8, 15, 0, 0, time.UTC)}
		k.speaker = sides()[rapid.IntRange(0, len(sides())-1).Draw(rt, "who")]
		k.speaker.Newcomer = true
		for range rapid.IntRange(1, 14).Draw(rt, "steps") {
			k.now = k.now.Add(time.Duration(rapid.SampledFrom([]int{1, 20, 4000}).Draw(rt, "later")) * time.Second)
			k.asks = nil
			switch rapid.IntRange(0, 14).Draw(rt, "what happens") {
			case 0:
				k.remembers(bot.Meaning{}, k.wakes())
				continue
			case 1:
				k.book = books[rapid.IntRange(0, len(books)-1).Draw(rt, "book")]
				k.log = append(k.log, "(other dialogs)")
			case 2:
				k.speaker.HeldBy = rapid.SampledFrom([]bot.PersonID{0, 0, 10}).Draw(rt, "held")
			case 3:
				k.asks = []bot.Ask{{ID: 1, Person: me, Kind: "lookback", Dialog: "lookback", Slot: "answer", Ref: bot.Ref{Kind: "ticket", ID: 17},
					Slots: bot.Slots{{Name: "ticket", Value: "id/17"}}, Options: []bot.Option{{Key: "fixed"}, {Key: "broken"}, {Key: "call"}}, Sent: k.now.Add(-time.Second)}}
			}
			m := k.meaning()
			got := k.step(m)
			k.remembers(m, got)
			k.within(budget, got)
			k.alwaysHeard()
			k.wayOut()
		}
	})
}
