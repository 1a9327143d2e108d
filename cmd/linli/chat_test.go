package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"linli/cmd/internal/config"
	"linli/store"
)

func TestChatAnswersInTheTerminalAsOneTalks(t *testing.T) {
	files(t, nil)
	out := done(t, "3号楼2单元501厨房水管漏水\n1\n我的报修到哪了\n", "chat", "--demo")
	holds(t, out, "3号楼2单元501", "1 对", "已报修", "厨房水管漏水")
	if !regexp.MustCompile(`[0-9]{4}-[0-9]{4}`).MatchString(out) {
		t.Errorf("no ticket code in\n%s", out)
	}
	holds(t, done(t, "the lift in building 7 is stuck again\n", "chat", "--demo"), "uilding 7", "1 Yes")
}

func TestChatShowsTextMessagesWithTheirSegments(t *testing.T) {
	files(t, nil)
	out := done(t, "3号楼2单元501厨房水管漏水\n1\n", "chat", "--demo", "--sms")
	holds(t, out, "短信 1 条 · UCS-2", "1 对 2 改 3 取消", "已报修")
	if strings.Contains(out, "[") {
		t.Errorf("a text message has a button:\n%s", out)
	}
}

func TestChatSignsAColleagueIn(t *testing.T) {
	files(t, nil)
	holds(t, done(t, "我的工单\n", "chat", "--demo", "--as", "王师傅"), "王师傅", "您手上的")
	holds(t, done(t, "我的工单\n", "chat", "--demo", "--as", "王师傅"), "您手上的")
}

func TestWhatWasSaidIsThereNextTime(t *testing.T) {
	files(t, nil)
	holds(t, done(t, "厨房水管漏水\n", "chat", "--demo"), "在哪儿")
	holds(t, done(t, "3号楼2单元501\n1\n", "chat", "--demo"), "3号楼2单元501", "已报修")
}

func TestTheDemonstrationGoesOnByItself(t *testing.T) {
	files(t, nil)
	done(t, "你好\n", "chat", "--demo")
	c := config.Config{Database: demoDatabase}
	key, err := deskKey(c)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), demoDatabase, store.Options{Owner: "test", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	next, err := db.NextDue(t.Context(), time.Now())
	if err != nil || next.IsZero() || time.Until(next) > 7*24*time.Hour {
		t.Errorf("nothing falls due in the made-up community: %v %v", next, err)
	}
}
