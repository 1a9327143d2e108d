package watch

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/bot"
)

// most is how many receivers a report names.
const most = 5

// texts are the reports, by kind.
var texts = map[bot.FailureKind]string{
	bot.FailureUnsent: "failure.unsent", bot.FailureUnreached: "failure.unreached", bot.FailureLate: "failure.late",
	bot.FailurePoison: "failure.poison", bot.FailureStalled: "failure.stalled",
}

func isReport(text string) bool { return strings.HasPrefix(text, "failure.") }

// tellAll tells staff of every group whose time has come, and says when to look again.
func tellAll(out *bot.Outcome, rest []bot.Failure, told map[bot.Group]time.Time, staff []receiver, now time.Time) time.Time {
	next := now.Add(look)
	for _, g := range groups(rest) {
		if due := dueAt(g, told); due.After(now) {
			next = earlier(next, due)
			continue
		}
		if len(staff) == 0 {
			continue // it stays on the list, which the figures show, until there is somebody
		}
		for _, s := range staff {
			out.Posts = append(out.Posts, reportTo(s, g))
		}
		leave(out, bot.FailuresTold{Names: names(g), At: now})
	}
	return next
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// groups are failures that are told together, the oldest group first, each in order.
func groups(open []bot.Failure) [][]bot.Failure {
	at := map[bot.Group]int{}
	var out [][]bot.Failure
	for _, f := range open {
		i, had := at[f.Group()]
		if !had {
			i = len(out)
			at[f.Group()], out = i, append(out, nil)
		}
		out[i] = append(out[i], f)
	}
	return out
}

// dueAt is when a group is told: an alert at once, else when those that fail with it had time to, and not too often.
func dueAt(g []bot.Failure, told map[bot.Group]time.Time) time.Time {
	first := g[0].At
	if slices.ContainsFunc(g, func(f bot.Failure) bool { return f.Class == bot.ClassAlert }) {
		return first
	}
	due := first.Add(gather)
	if last, had := told[g[0].Group()]; had && last.Add(every).After(due) {
		return last.Add(every)
	}
	return due
}

func names(g []bot.Failure) []string {
	out := make([]string, len(g))
	for i, f := range g {
		out[i] = f.Name
	}
	return out
}

// reportTo says how much failed, whom it concerns and what to do. It never holds a number or what was to be said.
func reportTo(s receiver, g []bot.Failure) bot.Post {
	parts := 0
	for _, f := range g {
		parts += f.Parts
	}
	p := bot.Post{
		Person: s.staff.Person, Text: texts[g[0].Kind], Class: bot.ClassReply,
		Values: bot.Values{
			bot.Count("count", parts), bot.TimeOf("since", g[0].At), bot.KeyOf("channel", "failure_channel."+channel(g[0].Form)), bot.Lines("lines", lines(g)),
		},
	}
	if door, ok := s.without(g[0].Account); ok {
		p.Conversation, p.Tried = door.Conversation, []bot.ConversationID{0}
	}
	return p
}

// receiver is a colleague with all their doors.
type receiver struct {
	staff bot.Staff
	doors []bot.Address
}

func doorNeed(s bot.Staff) bot.Need {
	return bot.Need{Kind: bot.NeedDoors, Key: strconv.FormatInt(int64(s.Person), 10)}
}

func doorNeeds(staff []bot.Staff) []bot.Need {
	out := make([]bot.Need, len(staff))
	for i, s := range staff {
		out[i] = doorNeed(s)
	}
	return out
}

func receivers(staff []bot.Staff, f bot.Facts) []receiver {
	out := make([]receiver, len(staff))
	for i, s := range staff {
		doors, _ := bot.Fact[[]bot.Address](f, doorNeed(s))
		out[i] = receiver{s, doors}
	}
	return out
}

// without is a door by another account than the one that fails: a channel does not carry the news of its own end.
func (r receiver) without(account string) (bot.Address, bool) {
	if account == "" || len(r.doors) == 0 || r.doors[0].Account != account {
		return bot.Address{}, false
	}
	for _, a := range r.doors {
		if a.Account != account && a.Trust >= bot.TrustNumber {
			return a, true
		}
	}
	return bot.Address{}, false
}

// channel is how a kind of channel is called; one that has no name of its own is just a channel.
func channel(form string) string {
	if slices.Contains([]string{"sms", "telegram", "web", "kiosk", "console", "hook"}, form) {
		return form
	}
	return "other"
}

type concern struct{ who, role, about string }

func (c concern) line() bot.Line {
	v := bot.Values{bot.Text("who", c.who)}
	text := "failure_line.who"
	if c.who == "" {
		v, text = bot.Values{bot.KeyOf("who", "failure_line.somebody")}, "failure_line.who"
	}
	if c.role != "" {
		v, text = append(v, bot.KeyOf("role", "staff.role."+c.role)), "failure_line.staff"
	}
	if c.about != "" {
		v, text = append(v, bot.CodeOf("code", c.about)), text+"_about"
	}
	return bot.Line{Text: text, Values: v}
}

// lines name each receiver and ticket once, those named most often first.
func lines(g []bot.Failure) []bot.Line {
	count := map[concern]int{}
	var all []concern
	for _, f := range g {
		c := concern{f.Who, string(f.Role), f.About}
		if count[c]++; count[c] == 1 {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b concern) int { return cmp.Compare(count[b], count[a]) })
	var out []bot.Line
	for _, c := range all[:min(len(all), most)] {
		out = append(out, c.line())
	}
	if n := len(all) - most; n > 0 {
		out = append(out, bot.Line{Text: "failure_line.more", Values: bot.Values{bot.Count("count", n)}})
	}
	return out
}
