package roll_test

import (
	"reflect"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/roll"
)

func staff(p bot.PersonID, org string, role bot.Role) bot.Speaker {
	return bot.Speaker{Community: 1, Conversation: bot.ConversationID(p), Person: p, Trust: bot.TrustSignedIn,
		Staff: bot.Staff{Person: p, Name: "某", Org: org, Role: role}}
}

func orgNeed(slug string) bot.Need { return bot.Need{Kind: bot.NeedStaff, Key: "org/" + slug} }

func TestWhoMayInviteWhom(t *testing.T) {
	some := []bot.Staff{{Person: 50, Name: "李师傅", Org: "property", Role: bot.RoleWorker}}
	for _, tc := range []struct {
		name      string
		by        bot.Speaker
		role, org string
		want      string
	}{
		{"a manager invites a worker", staff(1, "property", bot.RoleManager), "worker", "", bot.EventOK},
		{"a manager invites no manager", staff(1, "property", bot.RoleManager), "manager", "", bot.EventRefused},
		{"a manager invites for no other organisation", staff(1, "property", bot.RoleManager), "worker", "lift-co", bot.EventRefused},
		{"a secretary invites a manager of another organisation", staff(1, "office", bot.RoleSecretary), "manager", "property", bot.EventOK},
		{"a secretary invites no admin", staff(1, "office", bot.RoleSecretary), "admin", "", bot.EventRefused},
		{"an admin invites an admin", staff(1, "office", bot.RoleAdmin), "admin", "", bot.EventOK},
		{"nobody invites for an unknown organisation", staff(1, "office", bot.RoleAdmin), "worker", "moon", bot.EventMissing},
		{"an unknown role is refused", staff(1, "office", bot.RoleAdmin), "king", "", bot.EventRefused},
	} {
		c := bot.Command{Verb: "staff.invite", Actor: tc.by, Seed: 42, Slots: slots("role", tc.role, "name", "王师傅", "org", tc.org)}
		facts := bot.Facts{orgNeed("property"): some, orgNeed("lift-co"): some}
		if o := do(t, roll.NewStaff(), c, facts); o.Event != tc.want {
			t.Errorf("%s: %+v", tc.name, o)
		}
	}
}

// invite gives a fresh invite for 王师傅 and its code.
func invite(t *testing.T, seed uint64) (roll.Invite, string) {
	t.Helper()
	c := bot.Command{Verb: "staff.invite", Actor: staff(1, "property", bot.RoleManager), Seed: seed,
		Slots: slots("role", "worker", "name", "王师傅")}
	o := do(t, roll.NewStaff(), c, nil)
	code, _ := o.Values.Get("code")
	return row[roll.Invite](t, o), code.Text
}

func TestCodesFollowFromTheSeedAndDiffer(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range uint64(500) {
		_, code := invite(t, seed)
		if other, taken := seen[code]; taken || len(code) != 14 {
			t.Fatalf("seed %d: code %q, as of %d", seed, code, other)
		}
		seen[code] = seed
	}
	_, one := invite(t, 7)
	if _, again := invite(t, 7); again != one {
		t.Fatalf("the same turn gave %s and %s", one, again)
	}
}

func redeem(t *testing.T, code string, inv roll.Invite, who bot.Speaker) bot.Outcome {
	t.Helper()
	facts := bot.Facts{{Kind: bot.NeedInvite, Key: inv.Code}: inv}
	return do(t, roll.NewStaff(), bot.Command{Verb: "staff.redeem", Actor: who, Slots: slots("code", code)}, facts)
}

func TestACodeSignsInOnceInItsRoleOnly(t *testing.T) {
	inv, code := invite(t, 7)
	inv.Version = 1
	o := redeem(t, "邀请码是 "+code+"。", inv, zhang)
	member, chat, used := row[roll.Member](t, o), row[roll.Chat](t, o), row[roll.Invite](t, o)
	want := bot.Staff{Person: 70, Name: "王师傅", Org: "property", Role: bot.RoleWorker}
	if o.Event != bot.EventOK || !reflect.DeepEqual(member.Staff, want) || !member.Active {
		t.Fatalf("%+v", o)
	}
	if chat.Trust != bot.TrustSignedIn || chat.Person != 70 || !used.Used.Equal(noon) || used.Person != 70 {
		t.Fatalf("chat %+v invite %+v", chat, used)
	}
	for _, c := range o.Changes {
		if _, ok := c.Row.(roll.Invite); ok && c.Version != 1 {
			t.Fatalf("the invite is written whatever its version: %+v", c)
		}
	}
	if len(o.Posts) != 1 || o.Posts[0].Person != 1 {
		t.Fatalf("who invited hears of it: %+v", o.Posts)
	}
	if len(o.Commands) != 1 || o.Commands[0].Verb != "rota.start" || o.Commands[0].Actor.Person != 70 {
		t.Fatalf("the day's list begins: %+v", o.Commands)
	}
}

func TestUsedExpiredAndUnknownCodesLookAlike(t *testing.T) {
	inv, code := invite(t, 7)
	used, expired := inv, inv
	used.Used, expired.Expires = noon.Add(-time.Hour), noon
	for name, o := range map[string]bot.Outcome{
		"used": redeem(t, code, used, zhang), "expired": redeem(t, code, expired, zhang),
		"unknown": redeem(t, "AAAA-BBBB-CCCC", inv, zhang), "no code": redeem(t, "你好", inv, zhang), "none": redeem(t, "", inv, zhang),
	} {
		if o.Event != bot.EventMissing || o.Changes != nil || o.Values != nil || o.Posts != nil {
			t.Errorf("%s: %+v", name, o)
		}
	}
	if o := redeem(t, code, inv, staff(3, "office", bot.RoleAdmin)); o.Event != bot.EventConflict {
		t.Errorf("signed in already: %+v", o)
	}
}

func TestAnInviteForAListedColleagueKeepsTheirRow(t *testing.T) {
	listed := []bot.Staff{{Person: 50, Name: "王师傅", Org: "property", Role: bot.RoleWorker}}
	c := bot.Command{Verb: "staff.invite", Actor: staff(1, "property", bot.RoleManager), Slots: slots("role", "worker", "name", "王师傅")}
	inv := row[roll.Invite](t, do(t, roll.NewStaff(), c, bot.Facts{orgNeed("property"): listed}))
	o := redeem(t, inv.Code, inv, zhang)
	if row[roll.Chat](t, o).Person != 50 {
		t.Fatalf("%+v", o)
	}
	for _, ch := range o.Changes {
		if _, ok := ch.Row.(roll.Member); ok {
			t.Fatalf("the row was written anew: %+v", ch)
		}
	}
}

func TestACodeIsForgivenItsSpelling(t *testing.T) {
	for said, want := range map[string]string{
		"K7MP-2XQ9-T4WD": "K7MP2XQ9T4WD", "k7mp2xq9t4wd": "K7MP2XQ9T4WD", "k7mp 2xq9 t4wd": "K7MP2XQ9T4WD",
		"邀请码：Ｋ７ＭＰ－２ＸＱ９－Ｔ４ＷＤ": "K7MP2XQ9T4WD", "your code K7MP-2XQ9-T4WD please": "K7MP2XQ9T4WD",
		"OILO-0000-0000": "011000000000", "4821-9075": "", "你好": "", "13800001111": "", "K7MP-2XQ9-T4WD5": "",
	} {
		if got := roll.NormalCode(said); got != want {
			t.Errorf("NormalCode(%q) = %q, want %q", said, got, want)
		}
	}
}

func TestRemovingTakesTheRoleAndFollowsTheRanks(t *testing.T) {
	boss, worker := staff(1, "property", bot.RoleManager), bot.Staff{Person: 50, Name: "王师傅", Org: "property", Role: bot.RoleWorker}
	remove := func(by bot.Speaker, who bot.Staff) bot.Outcome {
		key := "50"
		if who.Person == by.Person {
			key = "1"
		}
		need := bot.Need{Kind: bot.NeedStaff, Key: "id/" + key}
		return do(t, roll.NewStaff(), bot.Command{Verb: "staff.remove", Actor: by, Slots: slots("worker", key)}, bot.Facts{need: []bot.Staff{who}})
	}
	o := remove(boss, worker)
	if m := row[roll.Member](t, o); o.Event != bot.EventOK || m.Active || m.Staff.Person != 50 {
		t.Fatalf("%+v", o)
	}
	if o := remove(boss, bot.Staff{Person: 50, Org: "office", Role: bot.RoleSecretary}); o.Event != bot.EventRefused {
		t.Fatalf("a higher one: %+v", o)
	}
	if o := remove(boss, boss.Staff); o.Event != bot.EventConflict {
		t.Fatalf("oneself: %+v", o)
	}
	if o := do(t, roll.NewStaff(), bot.Command{Verb: "staff.remove", Actor: boss, Slots: slots("worker", "x")}, nil); o.Event != bot.EventMissing {
		t.Fatalf("nobody: %+v", o)
	}
}
