package dialogs

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"linli/bot"
	"linli/bot/understand"
)

// trained is a model of the embedded lessons with two dialogs of the staff's.
func trained(t testing.TB) *understand.Model {
	t.Helper()
	l, err := Lessons(nil)
	if err != nil {
		t.Fatal(err)
	}
	l.Dialogs = []understand.Dialog{
		{Name: "take", Words: understand.Phrases{"zh": {"接单"}, "en": {"take"}}},
		{Name: "speak", Words: understand.Phrases{"zh": {"替", "代"}}},
		{Name: "remark", Words: understand.Phrases{"zh": {"备注"}}},
		{Name: "repair", Intent: bot.IntentRepair, Words: understand.Phrases{"zh": {"报修"}}},
		{Name: "ladder", Words: understand.Phrases{"zh": {"借梯子"}}, Examples: understand.Phrases{
			"zh": {"想借个梯子用用", "哪里可以借人字梯", "梯子能借我半天吗"}, "en": {"can i borrow a ladder"},
		}},
	}
	m, err := understand.Train(l)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The thresholds lie a little under what is reached, so that a change of words or lessons that costs much is seen.
func TestMostSentencesAreUnderstood(t *testing.T) {
	m := trained(t)
	for _, c := range []struct {
		file             string
		intent, category float64
		missed, false    int
	}{
		{"testdata/rough.tsv", 0.96, 0.96, 0, 3},
		{"testdata/mixed.tsv", 0.97, 0.95, 1, 3},
		{"testdata/emergencies.tsv", 0.96, 0.94, 0, 2},
		{"testdata/people.tsv", 0.94, 0.91, 5, 13},
	} {
		r := understand.Evaluate(m, 1, judged(t, c.file))
		if r.Intent.Accuracy() < c.intent || r.Category.Accuracy() < c.category || len(r.Missed) > c.missed || len(r.False) > c.false {
			var report strings.Builder
			_, _ = r.WriteTo(&report)
			t.Errorf("%s: want intent ≥ %.2f, category ≥ %.2f, missed ≤ %d, false ≤ %d, got\n%s", c.file, c.intent, c.category, c.missed, c.false, report.String())
		}
	}
}

func judged(t *testing.T, name string) []understand.Judged {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := understand.ReadJudged(f)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestControlsAreHeardInManyWords(t *testing.T) {
	m := trained(t)
	for said, want := range map[string]bot.Control{
		"退订": bot.ControlStop, "TD": bot.ControlStop, "t": bot.ControlStop, "Ｔ": bot.ControlStop, "STOP": bot.ControlStop, "拒收。": bot.ControlStop, "unsubscribe!": bot.ControlStop, "别再发了": bot.ControlStop,
		"恢复": bot.ControlStart, "START": bot.ControlStart,
		"取消": bot.ControlCancel, "算了吧": bot.ControlCancel, "cancel please": bot.ControlCancel, "never mind": bot.ControlCancel, "我要取消": bot.ControlCancel,
		"返回": bot.ControlBack, "上一步": bot.ControlBack, "go back": bot.ControlBack,
		"重新开始": bot.ControlRestart, "start over": bot.ControlRestart, "从头来吧": bot.ControlRestart,
		"帮助": bot.ControlHelp, "怎么用啊": bot.ControlHelp, "HELP": bot.ControlHelp, "幫助": bot.ControlHelp,
		"找工作人员": bot.ControlHuman, "转人工": bot.ControlHuman, "请帮我转人工谢谢": bot.ControlHuman, "i want to talk to a person": bot.ControlHuman, "找個人": bot.ControlHuman, "人工服务": bot.ControlHuman,
		"为什么要问": bot.ControlWhy, "问这个干嘛": bot.ControlWhy, "why do you ask?": bot.ControlWhy,
		"继续": bot.ControlContinue, "看全文": bot.ControlMore, "我的数据": bot.ControlMyData, "删除我的数据": bot.ControlForget,
		"English please": bot.ControlLanguage, "说中文": bot.ControlLanguage,
		"": "", "1": "", "水管漏水": "", "取消停车费": "", "帮助老人过马路": "", "为什么停水": "", "继续漏水": "", "人工湖太脏": "", "start the heating": "", "有人吗": "", "有人吗 我在电梯里": "",
	} {
		if got := m.Hear(1, said); got.Control != want {
			t.Errorf("%q is heard as control %q, want %q", said, got.Control, want)
		}
	}
	if got := m.Hear(1, "换成英文").Answer.Text; got != "en" {
		t.Errorf("换成英文 names language %q", got)
	}
	if got := m.Hear(1, "Chinese").Answer.Text; got != "zh-CN" {
		t.Errorf("Chinese names language %q", got)
	}
}

func TestAnOrderOfTheMessengerTellsNoLanguage(t *testing.T) {
	m := trained(t)
	for said, want := range map[string]string{"/start": "", "/start K7QX-22AB": "", "/help": "", "start the heating": "en", "开始": "zh"} {
		if got := m.Hear(1, said).Lang; got != want {
			t.Errorf("%q is in %q, want %q", said, got, want)
		}
	}
}

func TestShortMessagesAreAnswers(t *testing.T) {
	m := trained(t)
	afternoon := bot.When{Set: true, Days: 1, From: 14 * 60, Until: 18 * 60}
	for said, want := range map[string]bot.Answer{
		"好": {Yes: true}, "嗯嗯": {Yes: true}, "好的谢谢": {Yes: true}, "就这个": {Yes: true}, "對": {Yes: true}, "OK": {Yes: true}, "yes please": {Yes: true}, "👍": {Yes: true}, "没错，就这样吧": {Yes: true},
		"不是": {No: true}, "不用了谢谢": {No: true}, "no": {No: true}, "不对": {No: true}, "no thanks": {No: true}, "还没修好": {No: true},
		"1": {Option: 1, Number: 1}, "1.": {Option: 1, Number: 1}, "1、": {Option: 1, Number: 1}, "１": {Option: 1, Number: 1}, "一": {Option: 1, Number: 1}, "②": {Option: 2, Number: 2}, "1️⃣": {Option: 1, Number: 1},
		"第一个": {Option: 1}, "选2": {Option: 2}, "最后一个": {Option: -1}, "上面那个": {Option: 1}, "第三条吧": {Option: 3}, "the second one": {Option: 2}, "option 3": {Option: 3},
		"明天下午": {When: afternoon}, "tomorrow afternoon": {When: afternoon}, "明儿下午吧": {When: afternoon},
		"后天3点半":        {When: bot.When{Set: true, Days: 2, From: 15*60 + 30, Until: 16*60 + 30}},
		"15:30":        {When: bot.When{Set: true, From: 15*60 + 30, Until: 16*60 + 30}},
		"今晚":           {When: bot.When{Set: true, From: 18 * 60, Until: 21 * 60}},
		"周三上午":         {When: bot.When{Set: true, Weekday: 3, From: 8 * 60, Until: 12 * 60}},
		"下周一":          {When: bot.When{Set: true, Weekday: 1, Weeks: 1, From: 8 * 60, Until: 18 * 60}},
		"这周末":          {When: bot.When{Set: true, Weekday: 6, From: 8 * 60, Until: 18 * 60}},
		"3月5日":         {When: bot.When{Set: true, Month: 3, Day: 5, From: 8 * 60, Until: 18 * 60}},
		"5号下午":         {When: bot.When{Set: true, Day: 5, From: 14 * 60, Until: 18 * 60}},
		"下午2点到4点":      {When: bot.When{Set: true, From: 14 * 60, Until: 16 * 60}},
		"上午9-11点":      {When: bot.When{Set: true, From: 9 * 60, Until: 11 * 60}},
		"at 3pm":       {When: bot.When{Set: true, From: 15 * 60, Until: 16 * 60}},
		"Friday 10am":  {When: bot.When{Set: true, Weekday: 5, From: 10 * 60, Until: 11 * 60}},
		"next tuesday": {When: bot.When{Set: true, Weekday: 2, Weeks: 1, From: 8 * 60, Until: 18 * 60}},
		"大后天早上八点":      {When: bot.When{Set: true, Days: 3, From: 8 * 60, Until: 9 * 60}},
		"昨天下午3点":       {}, "前天晚上": {}, "上周三下午": {}, "昨儿个上午9点报的": {}, "last friday 3pm": {}, "yesterday afternoon": {},
		"前天晚上停的水，明天下午能来吗": {When: afternoon},
		"现在": {When: bot.When{Set: true, From: 8 * 60, Until: 18 * 60}}, "越快越好吧": {When: bot.When{Set: true, From: 8 * 60, Until: 18 * 60}}, "asap": {When: bot.When{Set: true, From: 8 * 60, Until: 18 * 60}},
		"现在停水了": {}, "马上要下雨了": {},
		"13800001111": {Phone: "+8613800001111", Number: 0},
		"水管漏水":        {}, "不对劲": {}, "好大的味": {}, "不热": {}, "第一人民医院": {}, "三栋": {},
	} {
		got := m.Hear(1, said).Answer
		if want.Phone != "" {
			got.Number = 0
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q answers %+v, want %+v", said, got, want)
		}
	}
}

func TestPressureIsHeardAndTakenBack(t *testing.T) {
	m := trained(t)
	for said, want := range map[string]bot.Urgency{
		"很急": bot.UrgencySoon, "家里没水 很急": bot.UrgencySoon, "尽快来修": bot.UrgencySoon, "水管爆了 快来": bot.UrgencyNow,
		"不急": bot.UrgencyNormal, "灯泡坏了 不是很急": bot.UrgencyNormal, "no rush, the tap drips": bot.UrgencyNormal, "路灯不亮": bot.UrgencyNormal,
	} {
		if got := m.Hear(1, said).Urgency; got != want {
			t.Errorf("%q is %s, want %s", said, got, want)
		}
	}
}

func TestWhatIsSaidBesideTheHomeKeepsItsWords(t *testing.T) {
	m := trained(t)
	for said, want := range map[string][2]string{
		"3号楼2单元楼道灯坏了": {"3-2", "楼道灯坏了"}, "3号楼2单元门口积水": {"3-2", "门口积水"}, "3号楼2单元门禁刷不开": {"3-2", "门禁刷不开"},
		"3号楼2单元门501漏水": {"3-2-501", ""}, "3号楼2单元501厨房水管漏水": {"3-2-501", "厨房水管漏水"},
	} {
		got := m.Hear(1, said)
		if got.Place.String() != want[0] || want[1] != "" && got.Matter != want[1] {
			t.Errorf("%q is at %q about %q, want %q about %q", said, got.Place, got.Matter, want[0], want[1])
		}
	}
}

func TestHomophonesAreMended(t *testing.T) {
	m := trained(t)
	for said, want := range map[string]string{
		"厨房漏税": "water", "电题不动": "lift", "路登不亮": "lighting", "噪因太大": "noise", "垃级没人收": "waste",
		"物页不管": "property_service", "停车肥太贵": "parking", "電梯壞咗": "lift", "樓梯間嘅垃圾冇人執": "waste",
	} {
		if got := m.Hear(1, said); got.Category != want {
			t.Errorf("%q is about %s, want %s", said, got.Category, want)
		}
	}
}

func TestADutyWordOfTheStaffsIsNoEmergency(t *testing.T) {
	m := trained(t)
	for _, said := range []string{"李师傅", "接单 先去看看人", "备注：老人摸黑下楼", "王师傅来了没"} {
		if got := m.Hear(1, said).Intent; got == bot.IntentEmergency {
			t.Errorf("%q is heard as an emergency", said)
		}
	}
	if got := m.Hear(1, "备注：家里着火了").Intent; got != bot.IntentEmergency {
		t.Errorf("an alarming word behind a start word is heard as %s", got)
	}
}

func TestCorrectionsAreHeard(t *testing.T) {
	m := trained(t)
	for said, want := range map[string]bool{
		"不对，是5号楼": true, "不是501，是502": true, "是5号楼不是3号楼": true, "说错了 2单元": true, "改成明天下午": true, "no, it's building 5": true, "I meant unit 2": true, "不是漏水是停电": true,
		"不对": false, "是": false, "水管漏水": false, "不是很急 慢慢来": false, "我是5号楼的": false, "no": false,
	} {
		if got := m.Hear(1, said).Correction; got != want {
			t.Errorf("%q is a correction: %v, want %v", said, got, want)
		}
	}
}

func TestTicketCodesAreReadInEveryWriting(t *testing.T) {
	m := trained(t)
	for said, want := range map[string]string{
		"4821-9075": "48219075", "4821 9075": "48219075", "48219075": "48219075", "四八二一杠九零七五": "48219075", "４８２１－９０７５": "48219075",
		"单号4821—9075到哪了": "48219075", "4 8 2 1 9 0 7 5": "48219075", "what about 4821-9075?": "48219075", "四八二一，九零七五": "",
		"4821-9075 4821-9075": "48219075", "4821-9075和4821-9083": "", "4821-9075 4821-9083": "", "4821-9075 13800001111": "48219075",
		"4821-9076": "", "13800001111": "", "2026-03-05": "", "482190750": "", "1234-5678-9": "",
	} {
		if got := m.Hear(1, said).Code; got != want {
			t.Errorf("%q has the code %q, want %q", said, got, want)
		}
	}
}

func TestStartWordsNameADialogAndLeaveTheRest(t *testing.T) {
	m := trained(t)
	for said, want := range map[string][2]string{
		"接单": {"take", ""}, "接单 4821-9075": {"take", "4821-9075"}, "接单4821-9075": {"take", "4821-9075"}, "take 4821-9075": {"take", "4821-9075"},
		"备注：下午再来": {"remark", "下午再来"}, "我要报修": {"repair", ""}, "报修：厨房漏水": {"repair", "厨房漏水"},
		"接单的人怎么还没来": {"", ""}, "报修 什么时候来人": {"", ""}, "想借个梯子": {"ladder", ""}, "你好": {"", ""},
		"替李大爷": {"speak", "李大爷"}, "替 李大爷": {"speak", "李大爷"}, "替我谢谢师傅": {"", ""}, "代理费怎么收": {"", ""}, "代表大家谢谢": {"", ""},
	} {
		got := m.Hear(1, said)
		if got.Dialog != want[0] || got.Rest != want[1] {
			t.Errorf("%q starts %q with %q, want %q with %q", said, got.Dialog, got.Rest, want[0], want[1])
		}
	}
}

func TestACommunityTeachesOnlyItself(t *testing.T) {
	m := trained(t)
	m.Learn(7, understand.Overlay{
		Questions:   []understand.Question{{ID: "hours", Examples: []string{"居委会几点上班", "你们几点开门"}}},
		Corrections: []understand.Correction{{Text: "天台的水箱盖子被风吹走了", Category: "building"}},
	})
	if got := m.Hear(7, "居委会早上几点上班呀"); got.Question != "hours" || got.Intent != bot.IntentQuestion {
		t.Errorf("the own question is heard as %+v", got)
	}
	if got := m.Hear(7, "天台水箱的盖子又被风吹跑了").Category; got != "building" {
		t.Errorf("a corrected sentence is still %q", got)
	}
	if got := m.Hear(8, "居委会早上几点上班呀").Question; got != "" {
		t.Errorf("another community heard question %q", got)
	}
}

func TestTheContractsKeysAreWritten(t *testing.T) {
	m := trained(t)
	line, err := understand.MarshalContract(m.Hear(1, "3号楼2单元501厨房水管漏水"))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatal(err)
	}
	if got["intent"] != "repair" || got["category"] != "water" || got["place"] != "3-2-501" || got["text"] != "3号楼2单元501厨房水管漏水" {
		t.Errorf("the contract is %s", line)
	}
	line, _ = understand.MarshalContract(m.Hear(1, "明天下午"))
	if !strings.Contains(string(line), `"answer":"time:+1 14:00-18:00"`) {
		t.Errorf("an answer is written %s", line)
	}
}

func TestTrainingIsTheSameEveryTime(t *testing.T) {
	a, b := trained(t), trained(t)
	for _, j := range judged(t, "testdata/mixed.tsv") {
		if x, y := a.Hear(1, j.Text), b.Hear(1, j.Text); !reflect.DeepEqual(x, y) {
			t.Fatalf("two models hear %q differently:\n%+v\n%+v", j.Text, x, y)
		}
	}
}

func TestWhatNobodyCanUnderstandHasLittleConfidence(t *testing.T) {
	m := trained(t)
	for _, said := range []string{"", "。。。", "asdkjhasd qwe", "葳蕤鹧鸪氤氲", "3号楼", "？？", "12345"} {
		if got := m.Hear(1, said); got.Confidence > 0.3 {
			t.Errorf("%q is heard as %s with confidence %.2f", said, got.Intent, got.Confidence)
		}
	}
}

func FuzzHear(f *testing.F) {
	m := trained(f)
	for _, s := range []string{"", " ", "3号楼2单元501", "不对，是5号楼", "1️⃣", "\xff\xfe", "四八二一杠九零七五", "＃", "明天下午3点半到5点", "#", "bldg", "a座", "座", "第", "\u0000", "🆘", "13800001111", "不是"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		first, second := m.Hear(1, s), m.Hear(1, s)
		if !reflect.DeepEqual(first, second) {
			t.Errorf("%q is heard differently the second time", s)
		}
		if first.Text != strings.TrimSpace(s) {
			t.Errorf("the text of %q came back as %q", s, first.Text)
		}
	})
}

func BenchmarkHear(b *testing.B) {
	m := trained(b)
	b.ReportAllocs()
	for b.Loop() {
		m.Hear(1, "你好，我住3号楼2单元501，厨房水管漏水了，麻烦派人来看看")
	}
}

func BenchmarkTrain(b *testing.B) {
	l, err := Lessons(nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := understand.Train(l); err != nil {
			b.Fatal(err)
		}
	}
}
