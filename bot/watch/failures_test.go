package watch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linli/bot"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// duty are two colleagues of the office: one reads Telegram and text messages, the other Telegram only.
func duty() []bot.Staff {
	return []bot.Staff{{Person: 1, Name: "刘主任", Role: bot.RoleOffice}, {Person: 2, Name: "陈主任", Role: bot.RoleOffice}}
}

func door(conversation bot.ConversationID, account string, trust bot.Trust) bot.Address {
	return bot.Address{Conversation: conversation, Account: account, Trust: trust}
}

func factsOf(list bot.Failures, staff []bot.Staff) bot.Facts {
	f := bot.Facts{{Kind: bot.NeedFailures}: list}
	for _, r := range onDuty() {
		f[bot.Need{Kind: bot.NeedStaff, Key: "role/" + string(r)}] = []bot.Staff{}
	}
	f[bot.Need{Kind: bot.NeedStaff, Key: "role/office"}] = staff
	for _, n := range doorNeeds(staff) {
		f[n] = []bot.Address{door(10, "telegram", bot.TrustSignedIn)}
	}
	f[bot.Need{Kind: bot.NeedDoors, Key: "1"}] = []bot.Address{door(10, "telegram", bot.TrustSignedIn), door(11, "sms", bot.TrustNumber)}
	return f
}

func look1(t *testing.T, list bot.Failures, at time.Time) bot.Outcome {
	t.Helper()
	out, err := Failures{}.Tick(bot.FailureRef(), bot.Timer{}, factsOf(list, duty()), at)
	if err != nil || len(out.Missing) > 0 {
		t.Fatal(err, out.Missing)
	}
	return out
}

func told(out bot.Outcome) (moved, told []string) {
	for _, c := range out.Changes {
		row := c.Row.(bot.FailuresTold)
		if row.Moved {
			moved = append(moved, row.Names...)
		} else {
			told = append(told, row.Names...)
		}
	}
	return moved, told
}

func unsent(i int, class bot.Class) bot.Failure {
	return bot.Failure{Name: fmt.Sprint("out/", i), Kind: bot.FailureUnsent, Account: "sms", Form: "sms", Class: class, Person: 7, Who: "张**", About: "48219075", Parts: 1, At: noon}
}

func TestAThousandFailuresOfOneChannelAreOnePostToEach(t *testing.T) {
	var list bot.Failures
	for i := range 1000 {
		list.Open = append(list.Open, unsent(i, bot.ClassReply))
	}
	if out := look1(t, list, noon); len(out.Posts) > 0 || out.Timers[0].Due != noon.Add(gather) {
		t.Errorf("told before the others had time to fail: %v, again at %v", out.Posts, out.Timers)
	}
	out := look1(t, list, noon.Add(gather))
	_, names := told(out)
	if len(out.Posts) != 2 || len(names) != 1000 {
		t.Fatalf("%d posts, %d told", len(out.Posts), len(names))
	}
	if n, _ := out.Posts[0].Values.Get("count"); n.N != 1000 {
		t.Errorf("count %d", n.N)
	}
	list.Told = map[bot.Group]time.Time{{Kind: bot.FailureUnsent, Account: "sms"}: noon}
	if out := look1(t, list, noon.Add(every-time.Second)); len(out.Posts) > 0 || out.Timers[0].Due != noon.Add(every) {
		t.Errorf("told again too soon, or too late: %v", out.Timers)
	}
	if out := look1(t, list, noon.Add(every)); len(out.Posts) != 2 {
		t.Errorf("not told again: %d posts", len(out.Posts))
	}
}

func TestAFailedAlertIsToldAtOnce(t *testing.T) {
	out := look1(t, bot.Failures{
		Open: []bot.Failure{unsent(1, bot.ClassAlert)}, Told: map[bot.Group]time.Time{{Kind: bot.FailureUnsent, Account: "sms"}: noon},
	}, noon)
	if len(out.Posts) != 2 {
		t.Errorf("%d posts", len(out.Posts))
	}
}

func TestAReportNeverCarriesWhatWasToBeSaid(t *testing.T) {
	f := unsent(1, bot.ClassReply)
	f.Post = bot.Post{Text: "ticket.told.done", Values: bot.Values{bot.Text("what", "秘密 +8613800001111")}}
	for _, p := range look1(t, bot.Failures{Open: []bot.Failure{f}}, noon.Add(time.Hour)).Posts {
		if s := fmt.Sprint(p); strings.Contains(s, "秘密") || strings.Contains(s, "1380000") || !strings.Contains(s, "张**") {
			t.Errorf("%s", s)
		}
	}
}

func TestWhatMayGoAnotherWay(t *testing.T) {
	for _, c := range []struct {
		name  string
		class bot.Class
		from  bot.Trust
		doors []bot.Address
		want  bot.ConversationID
	}{
		{"a reply goes where its receiver is known as well", bot.ClassReply, bot.TrustVerified, []bot.Address{door(5, "web", bot.TrustVerified)}, 5},
		{"a reply goes nowhere less trusted", bot.ClassReply, bot.TrustVerified, []bot.Address{door(5, "web", bot.TrustNumber)}, 0},
		{"an alert goes to a number on the roll", bot.ClassAlert, bot.TrustSignedIn, []bot.Address{door(5, "web", bot.TrustNumber)}, 5},
		{"an alert goes to no stranger", bot.ClassAlert, bot.TrustSignedIn, []bot.Address{door(5, "web", bot.TrustUnknown)}, 0},
		{"nothing goes by the same account", bot.ClassAlert, bot.TrustNumber, []bot.Address{door(5, "sms", bot.TrustVerified)}, 0},
		{"a notice goes nowhere else", bot.ClassNotice, bot.TrustNumber, []bot.Address{door(5, "web", bot.TrustVerified)}, 0},
		{"nothing goes where it has been", bot.ClassAlert, bot.TrustNumber, []bot.Address{door(3, "web", bot.TrustVerified)}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := unsent(1, c.class)
			f.Post = bot.Post{Text: "x", Tried: []bot.ConversationID{3, 4}}
			f.Doors = append(c.doors, door(4, "sms", c.from))
			if got, _ := nextDoor(f); got.Conversation != c.want {
				t.Errorf("went to %d, want %d", got.Conversation, c.want)
			}
		})
	}
}

func TestAMessageThatBelongsToItsChatStaysThere(t *testing.T) {
	f := unsent(1, bot.ClassAlert)
	f.Doors = []bot.Address{door(5, "web", bot.TrustSignedIn)}
	if got, ok := nextDoor(f); ok {
		t.Errorf("went to %v", got)
	}
}

func TestAReportOnAChannelGoesByAnotherWhereThereIsOne(t *testing.T) {
	f := unsent(1, bot.ClassReply)
	f.Account = "telegram"
	out := look1(t, bot.Failures{Open: []bot.Failure{f}}, noon.Add(time.Hour))
	if out.Posts[0].Conversation != 11 {
		t.Errorf("刘主任 is told in conversation %d, want the text messages", out.Posts[0].Conversation)
	}
	if out.Posts[1].Conversation != 0 || out.Posts[1].Person != 2 {
		t.Errorf("陈主任 has no other door: %+v", out.Posts[1])
	}
}

// Whatever fails, and however often: everything leaves the list, and no report is about a report.
func TestTheListAlwaysEmptiesAndReportsBegetNoReports(t *testing.T) {
	kinds := []bot.FailureKind{bot.FailureUnsent, bot.FailureUnreached, bot.FailureLate, bot.FailurePoison, bot.FailureStalled}
	rapid.Check(t, func(t *rapid.T) {
		now, next := noon, 0
		list := bot.Failures{Told: map[bot.Group]time.Time{}}
		for range rapid.IntRange(1, 20).Draw(t, "failures") {
			f := unsent(next, bot.Class(rapid.IntRange(0, 2).Draw(t, "class")))
			f.Kind, f.Account = rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.SampledFrom([]string{"sms", "telegram", ""}).Draw(t, "account")
			list.Open, next = append(list.Open, f), next+1
		}
		for round := 0; len(list.Open) > 0; round++ {
			if round > 60 {
				t.Fatalf("still on the list: %v", list.Open)
			}
			out, _ := Failures{}.Tick(bot.FailureRef(), bot.Timer{}, factsOf(list, duty()), now)
			_, names := told(out)
			gone := map[string]bool{}
			for _, c := range out.Changes {
				for _, n := range c.Row.(bot.FailuresTold).Names {
					gone[n] = true
				}
			}
			for _, f := range list.Open {
				if isReport(f.Post.Text) && slices.Contains(names, f.Name) {
					t.Fatalf("a report about a report: %v", f)
				}
				if slices.Contains(names, f.Name) {
					list.Told[f.Group()] = now
				}
			}
			list.Open = slices.DeleteFunc(list.Open, func(f bot.Failure) bool { return gone[f.Name] })
			for _, p := range out.Posts { // each report fails, too
				if rapid.Bool().Draw(t, "fails") {
					list.Open = append(list.Open, bot.Failure{Name: fmt.Sprint("out/", next), Kind: bot.FailureUnsent, Account: "telegram", Class: p.Class, Post: p, Parts: 1, At: now})
					next++
				}
			}
			if len(out.Timers) > 0 {
				now = out.Timers[0].Due
			}
		}
	})
}
