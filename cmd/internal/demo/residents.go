package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/roll"
)

// households is how many of the flats are lived in.
const households = 1250

// Surnames and given names from small lists: together they are nobody.
var (
	surnames   = strings.Fields("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 欧阳")
	elderMen   = strings.Fields("长福 有田 满仓 得水 守业 来顺 大山 老根 存粮 喜旺")
	elderWomen = strings.Fields("桂花 秋菊 春梅 腊梅 银杏 金枝 玉叶 巧云 冬雪 荷香")
	men        = strings.Fields("小明 小刚 小强 小军 小华 小东 大伟 大勇 小波 小龙")
	women      = strings.Fields("小红 小丽 小芳 小燕 小敏 小莉 小娟 小雨 小雪 小云")
	children   = strings.Fields("乐乐 天天 豆豆 圆圆 多多 果果 安安 年年 糖糖 米米")
)

// generation of a person, by age.
type generation int

const (
	child generation = iota
	adult
	elder
)

// household is a kind of household: who lives there and how the roll calls their situation.
type household struct {
	weight  int
	members []generation
	living  string
}

var kinds = []household{
	{9, []generation{elder}, "alone"},
	{17, []generation{elder, elder}, "empty_nest"},
	{3, []generation{elder}, "with_carer"},
	{13, []generation{adult}, ""},
	{18, []generation{adult, adult}, ""},
	{26, []generation{adult, adult, child}, ""},
	{8, []generation{adult, adult, child, child}, ""},
	{6, []generation{elder, adult, adult, child}, "with_children"},
}

// residents fills the flats. The cast lives where transcripts expect it.
func (b *builder) residents() {
	b.homes = map[string][]roll.Person{}
	used := map[int]bool{1111: true, 2222: true, 3333: true}
	for i := range 20 {
		used[5000+i] = true
	}
	for _, p := range cast {
		b.live(p)
	}
	for _, home := range b.lived() {
		for _, p := range b.household(home, used) {
			b.live(p)
		}
	}
}

// cast are the residents whom transcripts name.
var cast = []roll.Person{
	{Name: "张阿姨", Phone: ZhangPhone, Home: bot.Place{Building: "3", Unit: "2", Room: "501"}, Living: "empty_nest",
		Born: time.Date(1953, 4, 12, 0, 0, 0, 0, time.UTC), Tags: []string{"户主", "志愿者"}},
	{Name: "李大爷", Phone: LiPhone, Home: bot.Place{Building: "12", Unit: "1", Room: "301"}, Living: "alone",
		Born: time.Date(1944, 9, 3, 0, 0, 0, 0, time.UTC), Tags: []string{"户主", "高龄"}},
	{Name: "陈小姐", Phone: ChenPhone, Home: bot.Place{Building: "7", Unit: "1", Room: "802"},
		Born: time.Date(1996, 1, 20, 0, 0, 0, 0, time.UTC), Tags: []string{"户主"}},
}

func (b *builder) live(p roll.Person) {
	p.Community, p.ID = b.id, bot.PersonID(len(b.out.People)+1)
	if p.Lang == "" {
		p.Lang = "zh-CN"
	}
	b.out.People = append(b.out.People, p)
	b.homes[p.Home.String()] = append(b.homes[p.Home.String()], p)
	if p.Born.Before(b.now.AddDate(-18, 0, 0)) && p.Phone != "" {
		b.adults = append(b.adults, p)
	}
}

// lived chooses which flats are lived in, beside those of the cast, in the order of the buildings.
func (b *builder) lived() []bot.Place {
	var all []bot.Place
	for _, c := range courts {
		for _, one := range c.buildings {
			all = append(all, flats(one)...)
		}
	}
	all = slices.DeleteFunc(all, func(p bot.Place) bool { return len(b.homes[p.String()]) > 0 })
	empty := map[int]bool{}
	for len(all)-len(empty) > households-len(cast) {
		empty[b.rng.IntN(len(all))] = true
	}
	var out []bot.Place
	for i, p := range all {
		if !empty[i] {
			out = append(out, p)
		}
	}
	return out
}

func flats(b building) []bot.Place {
	var out []bot.Place
	for unit := 1; unit <= b.units; unit++ {
		for floor := 1; floor <= b.floors; floor++ {
			for side := 1; side <= 2; side++ {
				out = append(out, bot.Place{Building: strconv.Itoa(b.label), Unit: strconv.Itoa(unit), Room: fmt.Sprintf("%d%02d", floor, side)})
			}
		}
	}
	return out
}

func (b *builder) household(home bot.Place, used map[int]bool) []roll.Person {
	kind := weighted(b.rng, kinds)
	surname := pick(b.rng, surnames)
	var out []roll.Person
	for i, g := range kind.members {
		p := roll.Person{Home: home, Living: kind.living, Born: b.born(g)}
		if i == 1 && g == kind.members[0] { // a couple
			p.Born = out[0].Born.AddDate(b.rng.IntN(9)-4, b.rng.IntN(12), 0)
		}
		p.Tags = b.tags(g, p.Born, i == 0)
		if g == adult {
			p.Living = ""
		}
		p.Name = b.name(surname, g, i)
		p.Phone = b.phone(g, out, used)
		if g == adult && chance(b.rng, 2) {
			p.Lang = "en"
		}
		out = append(out, p)
	}
	return out
}

func weighted(r *rand.Rand, all []household) household {
	n := r.IntN(100)
	for _, h := range all {
		if n -= h.weight; n < 0 {
			return h
		}
	}
	return all[0]
}

// name: husband and wife have surnames of their own, children the first one's.
func (b *builder) name(surname string, g generation, i int) string {
	if i == 1 && g != child {
		surname = pick(b.rng, surnames)
	}
	lists := map[generation][2][]string{child: {children, children}, adult: {men, women}, elder: {elderMen, elderWomen}}
	return surname + pick(b.rng, lists[g][(i+b.rng.IntN(2))%2])
}

func (b *builder) born(g generation) time.Time {
	ages := map[generation][2]int{child: {1, 17}, adult: {24, 58}, elder: {62, 93}}
	from, to := ages[g][0], ages[g][1]
	y, m, d := b.now.AddDate(-from-b.rng.IntN(to-from), 0, -b.rng.IntN(360)).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// phone: nearly every adult has one; an old couple sometimes shares one.
func (b *builder) phone(g generation, before []roll.Person, used map[int]bool) string {
	switch {
	case g == child || g == elder && chance(b.rng, 15):
		return ""
	case g == elder && len(before) > 0 && chance(b.rng, 40):
		return before[0].Phone
	}
	for {
		if n := b.rng.IntN(10_000); !used[n] {
			used[n] = true
			return fmt.Sprintf("+861380000%04d", n)
		}
	}
}

func (b *builder) tags(g generation, born time.Time, first bool) []string {
	var out []string
	if first {
		out = append(out, "户主")
	}
	if born.Before(b.now.AddDate(-80, 0, 0)) {
		out = append(out, "高龄")
	}
	for _, t := range []struct {
		tag     string
		percent int
		only    generation
	}{{"医保未登记", 9, elder}, {"老党员", 8, elder}, {"残疾", 3, elder}, {"退役军人", 3, adult}, {"低保", 2, adult}, {"志愿者", 4, adult}} {
		if g == t.only && chance(b.rng, t.percent) {
			out = append(out, t.tag)
		}
	}
	return out
}
