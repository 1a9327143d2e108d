package desk

import (
	"strings"

	"linli/bot"
)

// emergency is one kind of emergency: its advice is the text "emergency.advice.<slug>".
type emergency struct {
	slug     string
	category string
	signs    []string
}

// emergencies in the order in which their signs count: what kills fastest first.
var emergencies = []emergency{
	{"fire_safety", "fire_safety", []string{"火", "烟", "烧", "爆炸", "fire", "smoke", "burning", "explo"}},
	{"gas", "gas", []string{"煤气", "燃气", "天然气", "瓦斯", "gas"}},
	{"power", "power", []string{"触电", "漏电", "电线", "电到", "electr", "live wire"}},
	{"lift", "lift", []string{"电梯", "轿厢", "lift", "elevator"}},
	{"fall", "elderly", []string{"摔", "跌", "滑倒", "坠", "fell", "fallen", "falling"}},
	{"medical", "elderly", []string{"晕", "昏", "心脏", "胸口", "喘不", "呼吸", "中风", "流血", "出血", "抽搐", "没反应", "叫不醒", "faint", "unconscious", "heart", "breath", "bleed", "stroke", "seizure"}},
	{"security", "security", []string{"打人", "打架", "抢", "偷", "小偷", "刀", "撬", "跟踪", "家暴", "fight", "thief", "stolen", "robb", "knife", "attack", "break-in"}},
}

// emergencyKind tells what kind of emergency the words describe; "other" when they do not say.
func emergencyKind(words, category string) emergency {
	words = strings.ToLower(words)
	for _, e := range emergencies {
		for _, sign := range e.signs {
			if strings.Contains(words, sign) {
				return e
			}
		}
	}
	for _, e := range emergencies {
		if e.slug == category {
			return e
		}
	}
	if category == "elderly" {
		return emergency{slug: "elderly", category: category}
	}
	return emergency{slug: "other", category: category}
}

// advice is the text key of what to do first. Each names 110, 119 or 120 and says that the desk is
// no emergency service.
func (e emergency) advice() string { return "emergency.advice." + e.slug }

// lookAdvice gives the safety advice before anything else is asked.
func lookAdvice() bot.Look {
	return bot.Look{
		Name: "advice", Reads: []string{"what", "category"}, Events: []string{EventSome},
		Needs: func(bot.Speaker, bot.Slots) []bot.Need { return nil },
		Answer: pure(func(s bot.Slots) bot.Found {
			return bot.Found{Event: EventSome, Values: bot.Values{bot.KeyOf("advice", emergencyKind(s.Get("what"), s.Get("category")).advice())}}
		}),
	}
}
