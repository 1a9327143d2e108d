package desk

import (
	"testing"

	"linli/bot"
)

func TestTheSameProblemAtTheSamePlaceIsSimilar(t *testing.T) {
	for name, c := range map[string]struct {
		category, a, at, b, bt string
		want                   bool
	}{
		"the same words":                        {"water", "厨房水管漏水", "3-2-501", "厨房水管漏水了", "3-2-501", true},
		"other words, the same problem":         {"lighting", "楼道灯不亮", "3-2", "二单元灯灭了，太黑", "3-2-401", true},
		"shared letters, another problem":       {"water", "厨房水管漏水", "3-2-501", "厨房水管没水", "3-2-501", false},
		"the same problem at another home":      {"water", "厨房漏水", "3-2-501", "厨房漏水", "3-2-601", false},
		"the same problem in another building":  {"lift", "电梯卡住了", "7", "电梯又卡住了", "8", false},
		"a lift reported from two flats":        {"lift", "电梯卡住了", "7-1-301", "电梯又卡了", "7-1-502", true},
		"a lift, in English and in Chinese":     {"lift", "电梯卡住了", "7", "the lift in building 7 is stuck again", "7", true},
		"a lift that stinks is not stuck":       {"lift", "电梯卡住了", "7", "电梯里很臭", "7", false},
		"an unknown place is no place":          {"road", "地面破损严重", "", "地面破损", "北门", false},
		"politeness is not the problem":         {"road", "师傅您好，麻烦修一下井盖", "北门", "师傅您好，麻烦修一下路沿石", "北门", false},
		"a complaint is nobody else's business": {"property_service", "电话没人接", "3", "电话没人接", "3", false},
	} {
		t.Run(name, func(t *testing.T) {
			have := []Ticket{{ID: 1, Kind: KindRepair, State: StateReceived, Category: c.category, Words: c.a, Place: bot.ParsePlace(c.at)}}
			got := similarTickets(have, c.category, c.b, bot.ParsePlace(c.bt))
			expect(t, "similar", len(got) == 1, c.want)
		})
	}
}

func TestTheSameWishIsSimilar(t *testing.T) {
	for name, c := range map[string]struct {
		a, at, b, bt string
		want         bool
	}{
		"said differently":                {"希望北门装个电动车充电桩", "北门", "北门口能不能装几个电瓶车充电桩", "北门", true},
		"where only one names the place":  {"希望装个电动车充电桩", "", "北门装充电桩", "北门", true},
		"somewhere else is another wish":  {"希望装个电动车充电桩", "南门", "希望装个电动车充电桩", "北门", false},
		"another wish at the same place":  {"希望北门装个电动车充电桩", "北门", "北门希望多种几棵树", "北门", false},
		"the same place is no similarity": {"希望北门装个快递柜", "北门", "希望北门装个遮雨棚", "北门", false},
	} {
		t.Run(name, func(t *testing.T) {
			have := []Wish{{ID: 1, State: StateOpen, Category: "charging", Words: c.a, Place: bot.ParsePlace(c.at)}}
			got := similarWishes(have, "charging", c.b, bot.ParsePlace(c.bt))
			expect(t, "similar", len(got) == 1, c.want)
		})
	}
}

func TestSimilarTicketsAreOfferedWithoutPersonalWords(t *testing.T) {
	w := newWorld(t)
	w.ticket("category=lighting", "place=3-2-501", "what=楼道灯不亮，我是老张")
	found := w.see(resident(neighbour), "similar_ticket", "category=lighting", "place=3-2-401", "what=楼道灯灭了")
	expect(t, "event", found.Event, EventSome)
	expect(t, "key", found.Options[0].Key, "1")
	for _, v := range found.Options[0].Values {
		if v.Text == "楼道灯不亮，我是老张" || v.Text == "3-2-501" {
			t.Errorf("a neighbour reads %s", v.Text)
		}
	}
	wishes := w.see(resident(neighbour), "similar_wish", "category=charging", "what=充电桩")
	expect(t, "no wish", wishes.Event, EventNone)
	w.wish(aunt)
	wishes = w.see(resident(neighbour), "similar_wish", "category=charging", "place=北门", "what=北门装充电桩")
	expect(t, "a wish", wishes.Event, EventSome)
}

func TestEmergencyKindsAreTold(t *testing.T) {
	for words, want := range map[string]string{
		"闻到煤气味": "gas", "五楼着火了": "fire_safety", "电梯关人了": "lift", "有人摔倒了": "fall", "老人晕倒叫不醒": "medical",
		"有人触电": "power", "有人打架动刀": "security", "快来人": "other", "I smell gas": "gas", "the kitchen is on fire": "fire_safety",
	} {
		expect(t, words, emergencyKind(words, "").slug, want)
	}
	expect(t, "by category", emergencyKind("快来", "lift").slug, "lift")
	expect(t, "by category", emergencyKind("快来", "elderly").slug, "elderly")
}
