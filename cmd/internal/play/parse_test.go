package play

import (
	"errors"
	"testing"
	"time"

	"linli/bot"
)

func TestEveryKindOfLineIsRead(t *testing.T) {
	s, err := Parse("x", `loose
# 说明
at 2026-03-02T08:15+08:00
cast 张阿姨 sms +8613800001111 home=3-2-501
张阿姨> 厨房漏水
  好几天了
张阿姨< …对…
张阿姨~ 厨房漏水了
张阿姨 silent
! ticket opened category=water
wait 2d
kill
channel sms down
receipt 张阿姨 delivered
device bin-7> {"fill":91}
张阿姨 again
dialogs newer
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []kind{lineAt, lineCast, lineSay, lineHear, lineEdit, lineSilent, lineFact, lineWait, lineKill, lineChannel, lineReceipt, lineDevice, lineAgain, lineDialogs}
	if !s.Loose || len(s.lines) != len(want) {
		t.Fatalf("loose %v, %d lines, want %d", s.Loose, len(s.lines), len(want))
	}
	for i, l := range s.lines {
		if l.Kind != want[i] {
			t.Errorf("line %d is of kind %d, want %d", l.No, l.Kind, want[i])
		}
	}
	if say := s.lines[2]; say.Text != "厨房漏水\n好几天了" || say.Who != "张阿姨" || say.Span != 2 {
		t.Errorf("an indented line does not go on: %+v", say)
	}
	if s.lines[7].Wait != 48*time.Hour {
		t.Errorf("two days are %v", s.lines[7].Wait)
	}
}

func TestWhatIsNoLineIsSaidWithItsNumber(t *testing.T) {
	for _, text := range []string{"hello", "at noon", "wait long", "wait -3m", "  indented first", "a b> c"} {
		_, err := Parse("x.transcript", "# c\n"+text)
		var e *Error
		if !errors.As(err, &e) || e.Line != 2 || !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%q gives %v", text, err)
		}
	}
}

func TestAnEllipsisMatchesAnything(t *testing.T) {
	for _, c := range []struct {
		pattern, message string
		want             bool
	}{
		{"已报修 …", "已报修 4821-9075，水。", true},
		{"…3号楼…水管… 1 对 2 改", "报修：3号楼，水管漏（水）。 1 对 2 改", true},
		{"…5号楼…", "报修：3号楼", false},
		{"好", "好", true},
		{"好", "好的", false},
		{"…的", "好的", true},
		{"好…", "不好", false},
		{"一 二", "一\n二", true},
	} {
		if got := matches(c.pattern, c.message); got != c.want {
			t.Errorf("%q against %q: %v", c.pattern, c.message, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("张阿姨> 1\nwait 3d\n  x")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("x", text)
		if err == nil && s == nil {
			t.Error("neither a script nor an error")
		}
	})
}
