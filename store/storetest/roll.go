package storetest

import (
	"fmt"
	"sync"
	"time"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
)

func (h *house) commitChanges(changes ...bot.Change) []int {
	h.Helper()
	return h.commit(run.Turn{Community: here, Changes: changes})
}

func member(p bot.PersonID, name string, role bot.Role) roll.Member {
	return roll.Member{Staff: bot.Staff{Person: p, Name: name, Org: "property", Role: role, Areas: []bot.Place{bot.ParsePlace("3")}},
		Phone: fmt.Sprintf("+86138000001%02d", p), Categories: []string{"water", "power"}, Active: true}
}

var rollTests = []test{
	{"places keep their nicknames and are found again by name", func(h *house) {
		h.write(roll.Place{Kind: "building", Name: "5", Court: "烟草宿舍", Nicknames: []string{"老五栋", "五号"}, Units: 3, Floors: 6})
		h.write(roll.Place{Kind: "building", Name: "5", Nicknames: []string{"五栋"}, Units: 4}, roll.Place{Kind: "spot", Name: "北门"})
		list, err := h.Places(h.ctx, here)
		h.must(err)
		equal(h, "places", len(list), 2)
		equal(h, "building", fmt.Sprintln(list[0].Name, list[0].Units, list[0].Nicknames), "5 4 [五栋]\n")
		equal(h, "another id", list[0].ID != list[1].ID, true)
	}},
	{"a person imported again is the same person", func(h *house) {
		h.write(roll.Person{Key: "r1", Name: "张三", Home: bot.ParsePlace("3-2-501")})
		h.write(roll.Person{Key: "r1", Name: "张三丰", Home: bot.ParsePlace("3-2-502")}, roll.Person{Key: "r2", Name: "李四"})
		list, err := h.People(h.ctx, here)
		h.must(err)
		equal(h, "people", len(list), 2)
		equal(h, "name", list[0].Name, "张三丰")
		homes, err := h.Homes(h.ctx, here)
		h.must(err)
		equal(h, "homes", fmt.Sprint(homes), "[3-2-501 3-2-502]")
		at, _ := load[[]bot.Resident](h, bot.NeedResident, "place/3-2-502")
		equal(h, "at home", len(at) == 1 && at[0].Name == "张三丰", true)
		gone, _ := load[[]bot.Resident](h, bot.NeedResident, "place/3-2-501")
		equal(h, "moved out", len(gone), 0)
		named, _ := load[[]bot.Resident](h, bot.NeedResident, "name/李")
		equal(h, "by name", len(named) == 1 && named[0].Name == "李四", true)
	}},
	{"a list of people or staff comes with their phones, and written back it keeps them", func(h *house) {
		h.write(roll.Person{Key: "r1", Name: "张三", Phone: "+8613800000301"}, roll.Person{Key: "r2", Name: "李四"}, member(20, "王师傅", bot.RoleWorker))
		for range 2 {
			people, err := h.People(h.ctx, here)
			h.must(err)
			equal(h, "phones", fmt.Sprintf("%q %q", people[0].Phone, people[1].Phone), `"+8613800000301" ""`)
			staff, err := h.Members(h.ctx, here)
			h.must(err)
			equal(h, "staff phone", staff[0].Phone, "+8613800000120")
			h.write(people[0], people[1], staff[0])
		}
	}},
	{"numbers brought along are never given again", func(h *house) {
		h.write(roll.Person{ID: 900, Name: "张三"})
		equal(h, "a new chat's person is another", h.met(web, "a").Person > 900, true)
		n, _ := load[int64](h, bot.NeedNumber, "person#0")
		equal(h, "number", n > 901, true)
		h.write(ticket(40))
		n, _ = load[int64](h, bot.NeedNumber, "ticket#0")
		equal(h, "ticket", n > 40, true)
	}},
	{"numbers are given once, however many ask", func(h *house) {
		var mu sync.Mutex
		seen := map[int64]bool{}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 10 {
					needs := []bot.Need{{Kind: bot.NeedNumber, Key: "ticket#0"}, {Kind: bot.NeedNumber, Key: "ticket#1"}}
					facts, err := h.Load(h.ctx, here, h.now, needs)
					if err != nil {
						h.Error(err)
						return
					}
					mu.Lock()
					for _, n := range needs {
						seen[facts[n].(int64)] = true
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		equal(h, "different numbers", len(seen), 160)
	}},
	{"staff are found by number, organisation, role and name while they are active", func(h *house) {
		gone := member(22, "赵师傅", bot.RoleWorker)
		gone.Active = false
		h.write(member(20, "王师傅", bot.RoleWorker), member(21, "李经理", bot.RoleManager), gone)
		for key, want := range map[string]string{"id/20": " 20", "org/property": " 20 21", "role/manager": " 21", "name/王": " 20", "id/22": "", "name/": "", "name/赵": ""} {
			list, _ := load[[]bot.Staff](h, bot.NeedStaff, key)
			equal(h, key, persons(list), want)
		}
		list, _ := load[[]bot.Staff](h, bot.NeedStaff, "id/20")
		equal(h, "whole", fmt.Sprint(list[0]), fmt.Sprint(member(20, "王师傅", bot.RoleWorker).Staff))
	}},
	{"rights are read in every turn", func(h *house) {
		s := h.met(web, "a")
		chat := roll.Chat{Conversation: s.Conversation, Person: 20, Trust: bot.TrustSignedIn}
		h.write(member(20, "王师傅", bot.RoleWorker))
		equal(h, "lost", len(h.commitChanges(bot.Change{Row: chat})), 0)
		h.says(web, "a", "我的工单")
		p := h.one()
		equal(h, "staff", p.Speaker.Staff.Name, "王师傅")
		equal(h, "may work", p.Speaker.May(bot.RightWork), true)
		removed := member(20, "王师傅", bot.RoleWorker)
		removed.Active = false
		h.write(removed)
		equal(h, "may work", h.one().Speaker.May(bot.RightWork), false)
	}},
	{"signing in needs more than being on the staff list", func(h *house) {
		s := h.met(web, "a")
		h.write(member(s.Person, "王师傅", bot.RoleWorker))
		h.says(web, "a", "我的工单")
		equal(h, "staff", h.one().Speaker.Staff.IsZero(), true)
	}},
	{"a helper speaks for a resident without lending rights", func(h *house) {
		s := h.met(web, "a")
		h.write(member(20, "王师傅", bot.RoleGrid), roll.Person{ID: 7, Name: "张三", Home: bot.ParsePlace("3-2-501")})
		h.commitChanges(bot.Change{Row: roll.Chat{Conversation: s.Conversation, Person: 7, Helper: 20, Trust: bot.TrustSignedIn, Lang: "zh"}})
		h.says(web, "a", "漏水")
		p := h.one().Speaker
		equal(h, "who", fmt.Sprint(p.Person, p.Helper, p.Home, p.May(bot.RightWork)), "7 20 3-2-501 false")
		_, found := load[bot.Address](h, bot.NeedAddress, "7")
		equal(h, "the resident is not there", found, false)
		address, _ := load[bot.Address](h, bot.NeedAddress, "20")
		equal(h, "the helper is", address.Conversation, s.Conversation)
	}},
	{"an address is where somebody wrote last, as well known as they ever were", func(h *house) {
		first := h.met(web, "one")
		h.now = h.now.Add(time.Hour)
		second := h.met(web, "two")
		for _, s := range []bot.Speaker{first, second} {
			h.commitChanges(bot.Change{Row: roll.Chat{Conversation: s.Conversation, Person: 7, Trust: bot.TrustVerified}})
		}
		address, _ := load[bot.Address](h, bot.NeedAddress, "7")
		equal(h, "chat", address.Chat, "two")
		equal(h, "language", address.Lang, "zh-CN")
		equal(h, "form", address.Form.Name, web)
		h.commitChanges(bot.Change{Row: roll.Chat{Conversation: first.Conversation, Person: 7, Trust: bot.TrustSignedIn, Lang: "en", Stopped: true}})
		address, _ = load[bot.Address](h, bot.NeedAddress, "7")
		equal(h, "better known", fmt.Sprintln(address.Chat, address.Lang, address.Stopped), "one en true\n")
		exact, _ := load[bot.Address](h, bot.NeedAddress, fmt.Sprint("conversation/", second.Conversation))
		equal(h, "exactly", exact.Chat, "two")
	}},
	{"an invite is redeemed once", func(h *house) {
		h.write(roll.Invite{Code: "ABCD2345", Person: 20, Role: bot.RoleWorker, Org: "property", Name: "王师傅", Expires: h.now.Add(time.Hour), By: 9})
		read, _ := load[roll.Invite](h, bot.NeedInvite, "ABCD2345")
		equal(h, "name", read.Name, "王师傅")
		used := read
		used.Used = h.now
		redeem := run.Turn{Community: here, Changes: []bot.Change{{Row: used, Version: read.Version}}}
		equal(h, "lost", fmt.Sprint(h.commit(redeem, redeem)), "[1]")
		again, _ := load[roll.Invite](h, bot.NeedInvite, "ABCD2345")
		equal(h, "used", again.Used.Equal(h.now), true)
		_, found := load[roll.Invite](h, bot.NeedInvite, "ABCD2346")
		equal(h, "another code", found, false)
	}},
	{"organisations and rules are replaced, not doubled", func(h *house) {
		for _, name := range []string{"物业", "和睦物业"} {
			h.write(roll.Organisation{Slug: "property", Name: name, Kind: "property"}, roll.Rule{Category: "water", Org: name})
		}
		orgs, err := h.Organisations(h.ctx, here)
		h.must(err)
		equal(h, "organisations", len(orgs) == 1 && orgs[0].Name == "和睦物业", true)
		rules, err := h.Rules(h.ctx, here)
		h.must(err)
		equal(h, "rules", len(rules) == 1 && rules[0].Org == "和睦物业", true)
	}},
}
