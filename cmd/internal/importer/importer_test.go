package importer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"linli/bot"
	"linli/bot/roll"
	"linli/cmd/internal/importer"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// ledger is a roll in memory that keeps what an import writes.
type ledger struct {
	people  []roll.Person
	places  []roll.Place
	members []roll.Member
	orgs    []roll.Organisation
	last    int64
	asked   int // how often numbers were asked for
}

func (l *ledger) People(context.Context, bot.CommunityID) ([]roll.Person, error) {
	return l.people, nil
}
func (l *ledger) Places(context.Context, bot.CommunityID) ([]roll.Place, error) { return l.places, nil }
func (l *ledger) Members(context.Context, bot.CommunityID) ([]roll.Member, error) {
	return l.members, nil
}
func (l *ledger) Organisations(context.Context, bot.CommunityID) ([]roll.Organisation, error) {
	return l.orgs, nil
}
func (l *ledger) Numbers(_ context.Context, _ bot.CommunityID, _ string, n int) (int64, error) {
	l.asked++
	l.last += int64(n)
	return l.last - int64(n) + 1, nil
}

func put[T bot.Row](all []T, row T, same func(T) bool) []T {
	if i := slices.IndexFunc(all, same); i >= 0 {
		all[i] = row
		return all
	}
	return append(all, row)
}

// write keeps the changes, as the store would.
func (l *ledger) write(t *testing.T, changes []bot.Change) {
	t.Helper()
	for _, c := range changes {
		switch r := c.Row.(type) {
		case roll.Person:
			l.people = put(l.people, r, func(o roll.Person) bool { return o.ID == r.ID })
		case roll.Place:
			l.places = put(l.places, r, func(o roll.Place) bool { return o.ID == r.ID })
		case roll.Member:
			l.members = put(l.members, r, func(o roll.Member) bool { return o.Staff.Person == r.Staff.Person })
		case roll.Organisation:
			l.orgs = put(l.orgs, r, func(o roll.Organisation) bool { return o.Slug == r.Slug })
		default:
			t.Fatalf("an import wrote %T", r)
		}
	}
}

func estate() *ledger {
	return &ledger{last: 100, places: []roll.Place{
		{ID: 1, Kind: roll.PlaceBuilding, Name: "3", Court: "烟草宿舍", Units: 3, Floors: 6},
		{ID: 2, Kind: roll.PlaceBuilding, Name: "5", Nicknames: []string{"烟草宿舍2号楼"}},
		{ID: 3, Kind: roll.PlaceCourt, Name: "烟草宿舍"},
		{ID: 4, Kind: roll.PlaceSpot, Name: "北门"},
	}}
}

func read(t *testing.T, l *ledger, kind importer.Kind, text string, edit ...func(*importer.Job)) importer.Result {
	t.Helper()
	j := importer.Job{Kind: kind, Community: 1, Roll: l, Numbers: l, Now: now}
	for _, e := range edit {
		e(&j)
	}
	r, err := importer.Read(context.Background(), strings.NewReader(text), j)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// good reads a table that has to be right, and keeps it.
func good(t *testing.T, l *ledger, kind importer.Kind, text string) importer.Result {
	t.Helper()
	r := read(t, l, kind, text)
	for _, m := range r.Mistakes {
		t.Errorf("%v", m)
	}
	l.write(t, r.Changes)
	return r
}

func counts(r importer.Result) string {
	return fmt.Sprintf("%d rows, %d new, %d changed, %d unchanged", r.Rows, r.New, r.Changed, r.Unchanged)
}

const sheet = `姓名,楼栋,单元,房号,联系电话,出生日期,身份证号,与户主关系,是否独居,标签,语言
张阿姨,3号楼,2单元,501,138 0000 1111,1950-03-02,,户主,是,高龄；党员,中文
李大爷,三栋,一单元,四零二室,,,110101195003021238,父亲,否,,
Mary Example,5,,301,+8613800002222,,,,,,English
`

func TestAnOfficesSheetIsRead(t *testing.T) {
	l := estate()
	r := good(t, l, importer.Residents, sheet)
	if counts(r) != "3 rows, 3 new, 0 changed, 0 unchanged" || len(l.people) != 3 {
		t.Fatalf("%s: %+v", counts(r), l.people)
	}
	zhang, li, mary := l.people[0], l.people[1], l.people[2]
	if zhang.Home.String() != "3-2-501" || zhang.Phone != "+8613800001111" || zhang.Living != "alone" ||
		!slices.Equal(zhang.Tags, []string{"户主", "高龄", "党员"}) || zhang.Lang != "zh-CN" || zhang.ID != 101 {
		t.Errorf("%+v", zhang)
	}
	if li.Home.String() != "3-1-402" || li.Born.Format(time.DateOnly) != "1950-03-02" || li.Living != "" || li.Tags != nil {
		t.Errorf("%+v", li)
	}
	if mary.Home.String() != "5-?-301" || mary.Lang != "en" {
		t.Errorf("%+v", mary)
	}
}

func TestTheSameSheetInEveryCodingIsTheSame(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(sheet)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(sheet, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"GB18030": gb, "UTF-8 with a mark": "\ufeff" + sheet, "UTF-16 with tabs": wide,
		"semicolons": strings.ReplaceAll(sheet, ",", ";"), "CRLF": strings.ReplaceAll(sheet, "\n", "\r\n"),
		"a title above": "和睦里小区居民登记表,,,\n\n" + sheet,
	} {
		l := estate()
		if r := read(t, l, importer.Residents, text); !r.Good() || r.New != 3 || r.Changes[0].Row.(roll.Person).Name != "张阿姨" {
			t.Errorf("%s: %s %v", name, counts(r), r.Mistakes)
		}
	}
}

func TestReadingAgainChangesOnlyWhatChanged(t *testing.T) {
	l := estate()
	good(t, l, importer.Residents, sheet)
	if r := good(t, l, importer.Residents, sheet); counts(r) != "3 rows, 0 new, 0 changed, 3 unchanged" || len(r.Changes) != 0 {
		t.Fatalf("again: %s", counts(r))
	}
	r := good(t, l, importer.Residents, strings.Replace(sheet, "138 0000 1111", "13800003333", 1))
	if counts(r) != "3 rows, 0 new, 1 changed, 2 unchanged" || len(l.people) != 3 || l.people[0].Phone != "+8613800003333" || l.people[0].ID != 101 {
		t.Fatalf("a new phone: %s %+v", counts(r), l.people)
	}
	r = good(t, l, importer.Residents, "姓名,住址\n张阿姨,3-2-501\n")
	if counts(r) != "1 rows, 0 new, 0 changed, 1 unchanged" {
		t.Fatalf("columns that are not there changed something: %s", counts(r))
	}
}

func TestTheOfficesKeyTellsWhoMoved(t *testing.T) {
	l := estate()
	good(t, l, importer.Residents, "编号,姓名,住址\nA1,张阿姨,3-2-501\nA2,张阿姨,3号楼2单元502室\n")
	r := good(t, l, importer.Residents, "编号,姓名,住址\nA1,张阿姨,5-1-101\n")
	if counts(r) != "1 rows, 0 new, 1 changed, 0 unchanged" || l.people[0].Home.String() != "5-1-101" || len(l.people) != 2 {
		t.Fatalf("%s %+v", counts(r), l.people)
	}
	r = good(t, l, importer.Residents, "编号,姓名,住址\nA9,张阿姨,5-1-101\n")
	if r.New != 1 {
		t.Fatalf("another key is another person: %s", counts(r))
	}
}

func TestADryRunCountsAndTakesNoNumbers(t *testing.T) {
	l := estate()
	r := read(t, l, importer.Residents, sheet, func(j *importer.Job) { j.DryRun = true; j.Numbers = nil })
	if !r.Good() || r.New != 3 || r.Changes != nil || l.asked != 0 {
		t.Fatalf("%s, %d numbers, %v", counts(r), l.asked, r.Changes)
	}
}

func TestEveryBadRowIsReportedAndNothingImported(t *testing.T) {
	l := estate()
	r := read(t, l, importer.Residents, `居民登记表,,,,,,,
编号,姓名,楼栋,单元,房号,联系电话,出生日期,身份证号
1,张阿姨,9,1,101,,,
2,,3,1,101,,,
3,李大爷,3,7,101,,,
4,李大爷,3,1,901,,,
5,李大爷,3,一楼东,101,,,
6,李大爷,3,1,东户,,,

7,李大爷,3,1,102,1380000,,
8,李大爷,3,1,103,13800001111/13800002222,,
9,李大爷,3,1,104,1.38E+10,,
10,李大爷,3,1,105,,1950-02-30,
11,李大爷,3,1,106,,,110101195003021234
12,李大爷,3,1,107,,1950-03-03,110101195003021238
13,李大爷,3,1,108,,2031-01-01,
1,王女士,3,1,109,,,
14,"陈
小姐",3,1,110,,,
15,赵先生,3,1,,,,
`)
	var got []string
	for _, m := range r.Mistakes {
		got = append(got, fmt.Sprintf("%d %s %s", m.Row, m.Column, m.Reason))
	}
	want := []string{"3 楼栋 building", "4 姓名 empty", "5 房号 beyond", "6 房号 beyond", "7 单元 unit", "8 房号 room", "10 联系电话 phone",
		"11 联系电话 two_phones", "12 联系电话 rounded", "13 出生日期 date", "14 身份证号 identity", "15 出生日期 differs", "16 出生日期 age",
		"19 房号 empty"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if r.Changes != nil || l.asked != 0 {
		t.Error("something was imported all the same")
	}
}

func TestTwoRowsOfOnePersonAreReported(t *testing.T) {
	r := read(t, estate(), importer.Residents, "姓名,住址\n张阿姨,3-2-501\n李大爷,3-2-501\n张阿姨,3号楼2单元501\n")
	if len(r.Mistakes) != 1 || r.Mistakes[0].Reason != "twice" || r.Mistakes[0].Row != 4 || r.Mistakes[0].Values[0].N != 2 {
		t.Errorf("%+v", r.Mistakes)
	}
}

func TestAReportNeverShowsWhoItIsAbout(t *testing.T) {
	r := read(t, estate(), importer.Residents, `姓名,楼栋,单元,房号,联系电话,出生日期,身份证号,语言
张桂英,13800001111,1,101,138000011119999,19500302一九,11010119500302123X,Klingon 13800001111
`)
	if len(r.Mistakes) < 4 {
		t.Fatalf("%+v", r.Mistakes)
	}
	for _, m := range r.Mistakes {
		for _, secret := range []string{"13800001111", "张桂英", "0302123"} {
			if text := fmt.Sprint(m, m.Line()); strings.Contains(text, secret) {
				t.Errorf("shows %s: %s", secret, text)
			}
		}
		if !errors.Is(m, bot.ErrInvalid) {
			t.Errorf("%v is no invalid input", m)
		}
	}
}

func TestAFileThatIsNoTableIsRefusedAsAWhole(t *testing.T) {
	small := func(j *importer.Job) { j.Limits = importer.Limits{Bytes: 400, Rows: 3, Columns: 5, Cell: 20} }
	for _, tc := range []struct{ name, text, reason string }{
		{"nothing", "", "no_heading"},
		{"no headings that we know", "甲,乙\n1,2\n", "no_heading"},
		{"no name", "楼栋,房号\n3,101\n", "no_column"},
		{"no home", "姓名,电话\n张阿姨,\n", "no_column"},
		{"the same twice", "姓名,名字,住址\n", "same_column"},
		{"too large", strings.Repeat("x", 401), "too_large"},
		{"too many rows", "姓名,住址\n" + strings.Repeat("张,3-1-101\n", 4), "too_many_rows"},
		{"too many columns", "姓名,住址,a,b,c,d\n", "too_many_columns"},
		{"a cell too long", "姓名,住址\n" + strings.Repeat("长", 21) + ",3-1-101\n", "too_long"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "encoding"},
		{"zeros", "姓名,住址\n\x00\x00", "encoding"},
	} {
		r := read(t, estate(), importer.Residents, tc.text, small)
		if len(r.Mistakes) != 1 || r.Mistakes[0].Reason != tc.reason {
			t.Errorf("%s: %+v", tc.name, r.Mistakes)
		}
	}
	if r := read(t, &ledger{}, importer.Residents, sheet); len(r.Mistakes) != 1 || r.Mistakes[0].Reason != "no_buildings" {
		t.Errorf("no buildings: %+v", r.Mistakes)
	}
}

func TestMistakesBeyondTheLimitAreCounted(t *testing.T) {
	r := read(t, estate(), importer.Residents, "姓名,住址\n"+strings.Repeat("张阿姨,天上\n", 5), func(j *importer.Job) { j.Limits.Mistakes = 2 })
	if v, _ := r.Summary().Values.Get("mistakes"); len(r.Mistakes) != 2 || r.More != 3 || v.N != 5 || r.Summary().Text != "import.refused" {
		t.Errorf("%d listed, %d more", len(r.Mistakes), r.More)
	}
}

func TestAnUnknownKindAndACancelledReadingAreErrors(t *testing.T) {
	l := estate()
	j := importer.Job{Kind: "cats", Roll: l, Numbers: l, Now: now}
	if _, err := importer.Read(context.Background(), strings.NewReader(sheet), j); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("kind: %v", err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	j.Kind = importer.Residents
	if _, err := importer.Read(gone, strings.NewReader(sheet), j); !errors.Is(err, bot.ErrUnavailable) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestColumnsThatNobodyUnderstandsAreNamed(t *testing.T) {
	r := read(t, estate(), importer.Residents, "序号,姓名（必填）,住址*,备注 13800001111\n1,张阿姨,3-2-501,x\n")
	if !r.Good() || !slices.Equal(r.Ignored, []string{"序号", "备注 ****"}) {
		t.Errorf("%q %v", r.Ignored, r.Mistakes)
	}
}
