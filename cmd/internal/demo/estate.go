package demo

import (
	"strconv"

	"linli/bot/roll"
)

// court is a former work-unit courtyard with its buildings.
type court struct {
	name      string
	nicknames []string
	buildings []building
}

// building has units stairs, floors floors and two flats on each landing.
type building struct{ label, units, floors int }

// courts are the thirteen courtyards behind one gate; three blocks are tall enough for a lift.
var courts = []court{
	{"烟草宿舍", []string{"烟草院", "烟草局宿舍"}, []building{{1, 5, 6}, {2, 4, 6}, {3, 4, 6}}},
	{"供销社家属院", []string{"供销社", "供销院"}, []building{{4, 4, 6}, {5, 4, 6}}},
	{"纺织厂宿舍", []string{"纺织厂", "棉纺宿舍"}, []building{{6, 5, 6}, {7, 2, 11}, {8, 5, 6}}},
	{"粮食局家属院", []string{"粮食局", "粮所院"}, []building{{9, 5, 6}, {10, 4, 6}}},
	{"机械厂宿舍", []string{"机械厂"}, []building{{11, 4, 6}, {12, 2, 11}}},
	{"邮电局宿舍", []string{"邮电局", "邮电院"}, []building{{13, 5, 6}, {14, 4, 6}}},
	{"二轻局家属院", []string{"二轻局"}, []building{{15, 4, 6}}},
	{"农机公司宿舍", []string{"农机公司", "农机院"}, []building{{16, 4, 5}, {17, 4, 6}}},
	{"百货公司家属院", []string{"百货公司", "百货院"}, []building{{18, 5, 6}}},
	{"印刷厂宿舍", []string{"印刷厂"}, []building{{19, 5, 6}, {20, 4, 6}}},
	{"教师新村", []string{"教师楼", "老师楼"}, []building{{21, 5, 6}, {22, 5, 6}}},
	{"建筑公司宿舍", []string{"建筑公司", "建司院"}, []building{{23, 3, 11}}},
	{"酒厂家属院", []string{"酒厂", "酒厂院"}, []building{{24, 4, 6}, {25, 4, 6}}},
}

// spots are named places that everybody shares.
var spots = []struct {
	name      string
	nicknames []string
}{
	{"北门", []string{"后门", "北大门", "小区后门"}},
	{"南门", []string{"正门", "大门口", "南大门"}},
	{"东门", []string{"东边小门", "菜市场门"}},
	{"小广场", []string{"广场", "跳舞的地方", "中心广场"}},
	{"车棚", []string{"自行车棚", "电动车棚", "车棚子"}},
	{"老年活动室", []string{"活动室", "棋牌室", "活动中心"}},
	{"快递柜", []string{"丰收柜", "取快递的地方"}},
	{"垃圾房", []string{"垃圾站", "垃圾点"}},
	{"门卫室", []string{"保安亭", "传达室", "门岗"}},
	{"健身角", []string{"健身器材", "健身路径"}},
	{"凉亭", []string{"亭子", "小亭子"}},
	{"停车场", []string{"南门停车场", "大停车场"}},
	{"物业服务中心", []string{"物业", "物业办公室"}},
	{"居委会", []string{"社区办公室", "居委"}},
	{"配电房", []string{"配电室"}},
	{"幼儿园门口", []string{"幼儿园"}},
}

// estate lists the courtyards, then the buildings, then the spots. Within a courtyard buildings are also known
// by the number they had before: "烟草宿舍2号楼".
func (b *builder) estate() {
	for _, c := range courts {
		b.place(roll.Place{Kind: roll.PlaceCourt, Name: c.name, Nicknames: c.nicknames})
	}
	for _, c := range courts {
		for i, one := range c.buildings {
			former := c.name + strconv.Itoa(i+1) + "号楼"
			b.place(roll.Place{Kind: roll.PlaceBuilding, Name: strconv.Itoa(one.label), Court: c.name,
				Nicknames: []string{former}, Units: one.units, Floors: one.floors})
		}
	}
	for _, s := range spots {
		b.place(roll.Place{Kind: roll.PlaceSpot, Name: s.name, Nicknames: s.nicknames})
	}
}

func (b *builder) place(p roll.Place) {
	p.Community, p.ID = b.id, int64(len(b.out.Places)+1)
	b.out.Places = append(b.out.Places, p)
}
