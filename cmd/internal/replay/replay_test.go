package replay_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/cmd/internal/house"
	"linli/cmd/internal/play"
	"linli/cmd/internal/replay"
)

// evening is what three people say: one reports with one change of mind, one taps, one stops in the middle.
const evening = `loose
at 2026-03-02T08:15+08:00
cast 张阿姨 web a home=3-2-501
cast 小李 sms +8613800001112 home=5-1-101
cast 老周 web c home=6-1-202
cast 王师傅 telegram 5001 staff=property/worker
张阿姨> 厨房水管漏水
wait 1m
小李> 5-1-101的电表跳闸了，电话 13800001112
张阿姨> [对]
wait 2h
小李> 1
王师傅> 接单
老周> 许愿 想要一个充电桩
wait 1h
老周> 我的报修到哪了
`

func key() []byte { return []byte(play.Key)[:32] }

func furniture(t *testing.T, dir string) *house.Furniture {
	t.Helper()
	f, err := house.Furnish(dir, key())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// spoken gives a database in which a script was played.
func spoken(t *testing.T, f *house.Furniture, script string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "linli.db")
	s, err := play.Parse("evening", script)
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := play.Play(t.Context(), s, play.Settings{Furniture: f, Database: func() (string, func(), error) { return file, func() {}, nil }})
	if err != nil || len(wrong) > 0 {
		t.Fatalf("%v\n%s", err, play.Report(s, wrong))
	}
	return file
}

func replayed(t *testing.T, file string, base, next *house.Furniture) *replay.Report {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	r, err := replay.Run(t.Context(), replay.Settings{Database: file, Key: key(), Base: base, Next: next, Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The same dialogs, read twice, answer the same, whatever was said.
func TestTheSameDialogsMakeNoDifference(t *testing.T) {
	base, next := furniture(t, ""), furniture(t, "")
	files, err := filepath.Glob("../../../dialogs/testdata/d*-0[14]-*.transcript")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	messages, told, again := 0, 0, 0
	for _, file := range files {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(script), "\ndialogs ") {
			continue // needs a folder of its own
		}
		r := replayed(t, spoken(t, base, string(script)), base, next)
		if r.Differs() || !r.Compared {
			t.Errorf("%s:\n%s", file, r)
		}
		messages, told, again = messages+r.Messages, told+r.Told, again+r.Again
		t.Logf("%d of %d %s", r.Again, r.Told, file)
	}
	t.Logf("%d messages of %d transcripts said again, %d of %d answers word for word", messages, len(files), again, told)
}

func TestAChangedTextIsReportedWhereItIsSaidAndNowhereElse(t *testing.T) {
	base := furniture(t, "")
	next := furniture(t, folder(t, map[string]string{"locales/zh-CN.yaml": "repair:\n  confirm: 请核对：{place}，{what}（{category}）。\n"}))
	want := `2 people mid-dialog: 2 continue
10 messages of 4 chats since 2026-03-02 08:15: 2 answered otherwise
  the dialogs in force say 12 of 13 answers again as it was said then
  2026-03-02 08:15 chat 1> 厨房水管漏水
    - chat 1< 报修：3号楼2单元501，厨房水管漏水（上下水）。对吗？ [对] [改] [取消]
    + chat 1< 请核对：3号楼2单元501，厨房水管漏水（上下水）。 [对] [改] [取消]
  2026-03-02 08:16 chat 4> 5-1-101的电表跳闸了，电话 …12
    - chat 4< 报修：5号楼1单元101，电表跳闸了，电话 …12（供电）。对吗？ 1 对 2 改 3 取消
    + chat 4< 请核对：5号楼1单元101，电表跳闸了，电话 …12（供电）。 1 对 2 改 3 取消
0 tickets would not be there, 0 would be new
`
	if got := replayed(t, spoken(t, base, evening), base, next).String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestAQuestionThatIsGoneIsReportedWithWhatFollows(t *testing.T) {
	base, next := furniture(t, ""), furniture(t, folder(t, map[string]string{"repair.yaml": withoutConfirm(t)}))
	want := `2 people mid-dialog: 2 continue
10 messages of 4 chats since 2026-03-02 08:15: 4 answered otherwise
  the dialogs in force say 12 of 13 answers again as it was said then
  2026-03-02 08:15 chat 1> 厨房水管漏水
    - chat 1< 报修：3号楼2单元501，厨房水管漏水（上下水）。对吗？ [对] [改] [取消]
    + chat 1< 已报修 3439-1979，3号楼2单元501上下水。有进展会告诉您。
    + chat 3< 新工单 3439-1979：3号楼2单元501 上下水⏎厨房水管漏水⏎请在 3月3日 08:15 前办好。 [接单]
  2026-03-02 08:16 chat 4> 5-1-101的电表跳闸了，电话 …12
    - chat 4< 报修：5号楼1单元101，电表跳闸了，电话 …12（供电）。对吗？ 1 对 2 改 3 取消
    + chat 3< 新工单 8722-9878：5号楼1单元101 供电⏎电表跳闸了，电话 …12⏎请在 3月3日 08:16 前办好。 [接单]
    + chat 4< 已报修 8722-9878，5号楼1单元101供电。有进展会告诉您。
  2026-03-02 08:16 chat 1> [对]
    - chat 1< 已报修 3439-1979，3号楼2单元501上下水。有进展会告诉您。
    - chat 3< 新工单 3439-1979：3号楼2单元501 上下水⏎厨房水管漏水⏎请在 3月3日 08:16 前办好。 [接单]
    + chat 1< 那个问题已经过了。
  2026-03-02 10:16 chat 4> 1
    - chat 3< 新工单 8722-9878：5号楼1单元101 供电⏎电表跳闸了，电话 …12⏎请在 3月3日 10:16 前办好。 [接单]
    - chat 4< 已报修 8722-9878，5号楼1单元101供电。有进展会告诉您。
    + chat 4< 没太明白，您想办哪件事？ 1 报修 2 许愿 3 查进度 4 留言 5 问事情
0 tickets would not be there, 0 would be new
`
	if got := replayed(t, spoken(t, base, evening), base, next).String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// withoutConfirm is the repair dialog as it would be if nobody were asked whether the summary is right.
func withoutConfirm(t *testing.T) string {
	t.Helper()
	var kept []string
	for line := range strings.Lines(read(t, "../../../dialogs/resident/repair.yaml")) {
		if !strings.Contains(line, "{name: confirm,") {
			kept = append(kept, strings.NewReplacer("version: 1", "version: 2", "none: confirm", "none: open", "another: confirm", "another: open").Replace(line))
		}
	}
	return strings.Join(kept, "")
}

func TestTicketsThatOnlyOneOpensAndPeopleWhoAreAskedAgainAreCounted(t *testing.T) {
	base, next := furniture(t, ""), furniture(t, folder(t, map[string]string{"repair.yaml": withoutTickets(t), "wish.yaml": renamed(t)}))
	file := spoken(t, base, evening)
	got := replayed(t, file, base, next).String()
	for _, want := range []string{
		"2 people mid-dialog: 1 continue, 1 is asked again\n  wish/confirm: 1\n",
		"2 tickets would not be there, 0 would be new\n  - 2026-03-02 08:16 water 3-2-501\n  - 2026-03-02 10:16 power 5-1-101\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	back := replayed(t, file, next, base).String()
	if want := "0 tickets would not be there, 2 would be new\n  + 2026-03-02 08:16 water 3-2-501\n"; !strings.Contains(back, want) {
		t.Errorf("no %q in\n%s", want, back)
	}
}

// withoutTickets is a repair dialog that only says that it has noted the matter.
func withoutTickets(t *testing.T) string {
	t.Helper()
	var kept []string
	for line := range strings.Lines(read(t, "../../../dialogs/resident/repair.yaml")) {
		if !strings.Contains(line, "{name: open,") && !strings.Contains(line, "{name: opened,") {
			kept = append(kept, strings.NewReplacer("version: 1", "version: 2", `"yes": open`, `"yes": joined`).Replace(line))
		}
	}
	return strings.Join(kept, "")
}

// renamed is a wish dialog one of whose states has another name, and that does not say which.
func renamed(t *testing.T) string {
	t.Helper()
	return strings.NewReplacer("version: 1", "version: 2", "name: confirm", "name: summary", "confirm}", "summary}").
		Replace(read(t, "../../../dialogs/resident/wish.yaml"))
}

func TestAReplayWritesNothing(t *testing.T) {
	f := furniture(t, "")
	file := spoken(t, f, evening)
	before := sha256.Sum256([]byte(read(t, file)))
	replayed(t, file, f, furniture(t, ""))
	if after := sha256.Sum256([]byte(read(t, file))); after != before {
		t.Error("the database has changed")
	}
	if beside, err := filepath.Glob(file + "?*"); err != nil || len(beside) > 0 {
		t.Errorf("left behind: %v %v", beside, err)
	}
}

func TestAReplayNeedsADatabase(t *testing.T) {
	f := furniture(t, "")
	_, err := replay.Run(context.Background(), replay.Settings{Database: filepath.Join(t.TempDir(), "no.db"), Key: key(), Base: f, Next: f})
	if !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
