package roll_test

import (
	"errors"
	"strings"
	"testing"

	"linli/bot"
	"linli/bot/roll"
)

func TestAPhoneIsReadAsPeopleWriteIt(t *testing.T) {
	for said, want := range map[string]string{
		"13800001111":        "+8613800001111",
		"138 0000 1111":      "+8613800001111",
		"138-0000-1111":      "+8613800001111",
		"+86 138 0000 1111":  "+8613800001111",
		"008613800001111":    "+8613800001111",
		"１３８００００１１１１":        "+8613800001111",
		"＋８６ 138 0000 1111":  "+8613800001111",
		"0537-2345678":       "+865372345678",
		"（0537）2345678":      "+865372345678",
		"+44 20 7946 0958":   "+442079460958",
		" 138\u00a000001111": "+8613800001111",
	} {
		got, err := roll.ParsePhone(said)
		if err != nil || got != want {
			t.Errorf("ParsePhone(%q) = %q, %v; want %q", said, got, err, want)
		}
	}
}

func TestWhatIsNoPhoneIsInvalidAndNotRepeated(t *testing.T) {
	for _, said := range []string{"", "12345", "110", "138000011", "1380000111122", "没有", "1.38E+10", "3-2-501", "13800001111转8"} {
		got, err := roll.ParsePhone(said)
		if !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("ParsePhone(%q) = %q, %v; want invalid", said, got, err)
		}
		if err != nil && said != "" && strings.Contains(err.Error(), said) {
			t.Errorf("the error repeats %q: %v", said, err)
		}
	}
}

func TestAShortCodeIsNoPhone(t *testing.T) {
	for _, said := range []string{"110", "12345", "10086", "95588", "106512345678"} {
		if _, err := roll.ParseShortCode(said); err != nil {
			t.Errorf("ParseShortCode(%q): %v", said, err)
		}
		if _, err := roll.ParsePhone(said); err == nil {
			t.Errorf("%q passes as a phone", said)
		}
	}
	for _, said := range []string{"", "12", "13800001111", "+8613800001111", "abc"} {
		if _, err := roll.ParseShortCode(said); err == nil {
			t.Errorf("%q passes as a service number", said)
		}
	}
}

func TestAMaskShowsASurnameAndTheEndsOfANumber(t *testing.T) {
	for name, want := range map[string]string{"张阿姨": "张**", "欧阳某": "欧阳**", "Mary Example": "M**", "": "", " 李四 ": "李**"} {
		if got := roll.MaskName(name); got != want {
			t.Errorf("MaskName(%q) = %q, want %q", name, got, want)
		}
	}
	for phone, want := range map[string]string{
		"+8613800000001": "+86 138****0001", "+442079460958": "****0958", "12345": "****45", "": "****", "+865372345678": "****5678",
	} {
		if got := roll.MaskPhone(phone); got != want {
			t.Errorf("MaskPhone(%q) = %q, want %q", phone, got, want)
		}
	}
}

func TestAMaskedTextHoldsNoNumberOfAnybody(t *testing.T) {
	for _, said := range []string{"打13800001111", "138 0000 1111", "138-0000-1111", "＋８６１３８００００１１１１", "11010119500302123X", "１３８ ００００ １１１１", "138.0000.1111"} {
		if got := roll.MaskText(said, 40); strings.ContainsAny(got, "0123456789０１２３４５６７８９") {
			t.Errorf("MaskText(%q) = %q", said, got)
		}
	}
	for _, home := range []string{"3号楼2单元501", "23-2-1102"} {
		if got := roll.MaskText(home, 40); got != home {
			t.Errorf("a home was hidden: %q", got)
		}
	}
	if got := roll.MaskText("很长很长\n的一句话", 5); got != "很长很长 …" {
		t.Errorf("not cut: %q", got)
	}
}

func FuzzNoMaskShowsAPhone(f *testing.F) {
	for _, s := range []string{"13800001111", "打 138-0000-1111 找我", "+86 138 0000 1111", "", "１３８００００１１１１"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		phone, err := roll.ParsePhone(s)
		if err != nil {
			return
		}
		for _, shown := range []string{roll.MaskPhone(phone), roll.MaskText(s, 200)} {
			if digits(shown) >= len(phone)-2 {
				t.Errorf("%q shows %q", s, shown)
			}
		}
	})
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}
