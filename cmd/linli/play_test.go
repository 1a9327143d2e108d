package main

import (
	"os"
	"strings"
	"testing"
)

const script = `at 2026-03-02T08:15+08:00
cast 张阿姨 sms +8613800001111 home=3-2-501
张阿姨> 取消
张阿姨< %s
`

func TestPlayShowsTheDifferenceAndRewritesIt(t *testing.T) {
	files(t, map[string]string{
		"right.transcript":  strings.ReplaceAll(script, "%s", "…"),
		"wrong.transcript":  strings.ReplaceAll(script, "%s", "您好"),
		"broken.transcript": "at noon\n",
	})
	holds(t, done(t, "", "play", "right.transcript"), "1 played, 0 otherwise than written")
	o := linli(t, "", nil, "play", "right.transcript", "wrong.transcript")
	if o.status != exitMistakes {
		t.Errorf("status %d", o.status)
	}
	holds(t, o.out, "wrong.transcript:4", "您好", "2 played, 1 otherwise than written")
	done(t, "", "play", "-update", "wrong.transcript")
	b, err := os.ReadFile("wrong.transcript")
	if err != nil || strings.Contains(string(b), "您好") {
		t.Errorf("%v\n%s", err, b)
	}
	done(t, "", "play", "wrong.transcript")
	o = linli(t, "", nil, "play", "broken.transcript")
	if o.status != exitMistakes || o.out != "" {
		t.Errorf("status %d\n%s", o.status, o.out)
	}
	holds(t, o.errs, "broken.transcript:1")
	o = linli(t, "", nil, "play", "--database", "one.db", "right.transcript", "wrong.transcript")
	if o.status != exitUsage {
		t.Errorf("status %d", o.status)
	}
	holds(t, o.errs, "one database plays one transcript")
}

func TestReplayShowsWhatOtherDialogsWouldChange(t *testing.T) {
	files(t, map[string]string{"ours/locales/zh-CN.yaml": "repair:\n  confirm: 请核对：{place}，{what}（{category}）。\n", "wrong/locales/zh-CN.yaml": "repair:\n  confirm: 请核对\n"})
	done(t, "3号楼2单元501厨房水管漏水\n1\n许愿\n", "chat", "--demo")
	out := done(t, "", "replay", "linli-demo.db")
	holds(t, out, "1 person mid-dialog: 1 continue\n3 messages of 1 chat since ", "--dialogs DIR")
	o := linli(t, "", nil, "replay", "linli-demo.db", "--dialogs", "ours")
	if o.status != exitMistakes || o.errs != "" {
		t.Errorf("status %d %s", o.status, o.errs)
	}
	holds(t, o.out, ": 1 answered otherwise\n", "    + chat 1< 请核对：3号楼2单元501", "0 tickets would not be there, 0 would be new\n")
	if o := linli(t, "", nil, "replay", "linli-demo.db", "--dialogs", "wrong"); o.status != exitMistakes || o.out == "" {
		t.Errorf("wrong dialogs: status %d %s %s", o.status, o.errs, o.out)
	}
}

// A restored desk sends nothing before that is confirmed; a replay of it hears it all the same.
func TestReplayHearsARestoredBackup(t *testing.T) {
	files(t, map[string]string{"ours/locales/zh-CN.yaml": "repair:\n  confirm: 请核对：{place}，{what}（{category}）。\n"})
	done(t, "3号楼2单元501厨房水管漏水\n1\n", "chat", "--demo")
	done(t, "", "backup", "--demo", "a.backup")
	key := map[string]string{"LINLI_KEY_FILE": "linli-demo.db.key"}
	if o := linli(t, "", key, "restore", "--database", "copy.db", "a.backup"); o.status != exitDone {
		t.Fatalf("status %d %s%s", o.status, o.errs, o.out)
	}
	holds(t, linli(t, "", key, "replay", "copy.db", "--dialogs", "ours").out, "2 messages of 1 chat since ", ": 1 answered otherwise\n", "say 2 of 2 answers again")
}
