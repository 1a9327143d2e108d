package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	placesTable = "类型,名称,单元数,层数\n楼栋,3号楼,4,6\n楼栋,5号楼,4,6\n地点,北门,,\n"
	peopleTable = "姓名,楼栋,单元,房号,电话,爱好\n张三,3,2,501,13800001111,下棋\n李四,5,1,302,13800002222,\n"
)

func TestInitAsksAndWritesOnceAndItsInviteSignsIn(t *testing.T) {
	files(t, nil)
	out := done(t, "和睦里\n\n1-3,5\n老张\n127.0.0.1:9001\n", "init")
	holds(t, out, "linli.yaml", "老张", "http://127.0.0.1:9001/chat?invite=")
	b, err := os.ReadFile("linli.yaml")
	if err != nil {
		t.Fatal(err)
	}
	holds(t, string(b), "name: 和睦里", "listen: 127.0.0.1:9001")
	code := regexp.MustCompile(`invite=(\S+)`).FindStringSubmatch(out)[1]
	holds(t, done(t, "/start "+code+"\n", "chat"), "老张")
	again := linli(t, "另一个\n", nil, "init")
	if now, _ := os.ReadFile("linli.yaml"); again.status != exitUsage || string(now) != string(b) {
		t.Errorf("status %d, file\n%s", again.status, now)
	}
	holds(t, again.errs, "linli.yaml is there already")
}

func TestInitRefusesWhatIsNoBuilding(t *testing.T) {
	files(t, nil)
	o := linli(t, "和睦里\n\neast wing\n\n\n", nil, "init")
	if _, err := os.Stat("linli.yaml"); o.status != exitUsage || err == nil {
		t.Errorf("status %d, a file was written: %v", o.status, err == nil)
	}
	holds(t, o.errs, "write 1-25 or 1,2,5")
}

func TestAnInviteSignsAColleagueInOnce(t *testing.T) {
	files(t, nil)
	done(t, "和睦里\n\n1-3\n老张\n\n", "init")
	code := strings.TrimSpace(done(t, "", "invite", "--role", "grid", "--name", "小李"))
	holds(t, done(t, "/start "+code+"\n", "chat"), "小李")
	if out := done(t, "/start "+code+"\n", "chat", "--sms"); strings.Contains(out, "登录好了") {
		t.Errorf("the code worked twice:\n%s", out)
	}
	unnamed := strings.TrimSpace(done(t, "", "invite", "--role", "grid"))
	holds(t, done(t, "/start "+unnamed+"\n", "chat", "--sms"), "网格员")
}

// office is a folder with a new community and its places.
func office(t *testing.T, tables map[string]string) {
	t.Helper()
	tables["places.csv"] = placesTable
	files(t, tables)
	holds(t, done(t, "", "import", "places", "places.csv"), "3", "新增")
}

func TestImportTakesATableInEveryFormOfAnOffice(t *testing.T) {
	chinese, err := simplifiedchinese.GB18030.NewEncoder().String(peopleTable)
	if err != nil {
		t.Fatal(err)
	}
	office(t, map[string]string{"utf8.csv": peopleTable, "bom.csv": "\ufeff" + peopleTable, "gb18030.csv": chinese})
	holds(t, done(t, "", "import", "residents", "utf8.csv", "--dry-run"), "新增 2", "什么都没有写入", "爱好")
	holds(t, done(t, "", "import", "residents", "bom.csv"), "新增 2")
	holds(t, done(t, "", "import", "residents", "gb18030.csv"), "新增 0", "不变 2")
}

func TestImportListsEveryBadRowAndThenTakesNone(t *testing.T) {
	office(t, map[string]string{
		"bad.csv":  "姓名,楼栋,单元,房号,电话\n张三,3,2,501,13800001111\n李四,9,1,302,\n王五,3,1,101,12\n,3,1,102,\n",
		"good.csv": peopleTable,
	})
	o := linli(t, "", nil, "import", "residents", "bad.csv")
	if o.status != exitMistakes || o.errs != "" {
		t.Errorf("status %d, %s", o.status, o.errs)
	}
	holds(t, o.out, "3 行", "4 行", "5 行")
	if strings.Contains(o.out, "李四") {
		t.Errorf("a name is shown whole:\n%s", o.out)
	}
	holds(t, done(t, "", "import", "residents", "good.csv"), "新增 2")
}

func TestATableWithoutPhonesLeavesThePhonesAlone(t *testing.T) {
	office(t, map[string]string{
		"people.csv": peopleTable,
		"names.csv":  "姓名,楼栋,单元,房号\n张三,3,2,501\n",
		"staff.csv":  "姓名,单位,角色,电话\n王师傅,物业,维修,13800003333\n",
		"crew.csv":   "姓名,单位,角色\n王师傅,物业,维修\n",
	})
	for _, step := range [][2]string{{"residents", "people.csv"}, {"staff", "staff.csv"}} {
		done(t, "", "import", step[0], step[1])
	}
	for _, step := range [][2]string{{"residents", "names.csv"}, {"staff", "crew.csv"}} {
		holds(t, done(t, "", "import", step[0], step[1]), "不变 1")
	}
	holds(t, done(t, "", "import", "residents", "people.csv"), "不变 2")
	holds(t, done(t, "", "import", "staff", "staff.csv"), "不变 1")
	holds(t, done(t, "厨房水管漏水\n", "chat", "--as", "张三"), "3号楼2单元501")
}

func TestTheWishListIsExportedOnce(t *testing.T) {
	office(t, map[string]string{})
	done(t, "", "import", "places", "places.csv")
	done(t, "希望北门装个充电桩\n1\n", "chat")
	done(t, "", "export", "wishes", "list.csv")
	b, err := os.ReadFile("list.csv")
	if err != nil {
		t.Fatal(err)
	}
	holds(t, string(b), "大项,小项,编号,地点,支持户数,状态,答复,提出日期", "充电,希望北门装个充电桩", "北门,1,正在征集")
	again := linli(t, "", nil, "export", "wishes", "list.csv")
	if now, _ := os.ReadFile("list.csv"); again.status == 0 || string(now) != string(b) {
		t.Errorf("status %d, the file was written again", again.status)
	}
}
