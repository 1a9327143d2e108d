package channeltest

import (
	"fmt"
	"slices"
	"strings"
)

// scripts are words that break careless channels: beyond the basic plane, joined, marked, turned
// around, and what looks like markup.
func scripts(s Subject) []string {
	out := []string{
		"厨房水管漏水，𠮷野家门口", "the lift’s stuck – again…", "👩‍👩‍👧‍👦 🏳️‍🌈 ☎️", "ُمرحبا עברית\u200e abc", "ẫ̴̛ Å Å",
		`<b>x</b> <script>alert(1)</script> &amp; "q" 'q'`, "*a* _b_ [c](http://d) `e` @all #f http://g.example/?h=1&i=2",
		"１２３ ①②③ 全角　空格", "a\tb", "%00 %s {name} {{.}} $1 \\n",
	}
	if s.Lines {
		out = append(out, "第一行\n第二行\n\n第四行")
	}
	return out
}

func everyScriptTaken(b *bench) error { return eachScript(b, takenAsWritten) }

func everyScriptShown(b *bench) error { return eachScript(b, shownAsSent) }

func eachScript(b *bench, check func(*bench, string) error) error {
	for _, text := range scripts(b.s) {
		if err := check(b, text); err != nil {
			return err
		}
	}
	return nil
}

func takenAsWritten(b *bench, text string) error {
	if err := b.mustSay(text); err != nil {
		return err
	}
	if got := b.keptTexts(); got[len(got)-1] != text {
		return differ("taken", got[len(got)-1], text)
	}
	return nil
}

func shownAsSent(b *bench, text string) error {
	if err := b.send(text); err != nil {
		return err
	}
	shown, err := b.Shown()
	if err != nil || len(shown) == 0 {
		return fmt.Errorf("shown %d messages, error %v", len(shown), err)
	}
	if got := shown[len(shown)-1]; got != text {
		return differ("shown", got, text)
	}
	return nil
}

func shownInOrder(b *bench) error {
	want := []string{"已收到", "已派给王师傅", "王师傅在路上", "修好了吗？"}
	if err := b.send(want...); err != nil {
		return err
	}
	got, err := b.Shown()
	if err == nil && !slices.Equal(got, want) {
		err = differ("shown", got, want)
	}
	return err
}

func longShown(b *bench) error {
	var want strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&want, "第%d条：停水通知𠮷。", i)
	}
	if err := b.send(want.String()); err != nil {
		return err
	}
	got, err := b.Shown()
	if err == nil && strings.Join(got, "") != want.String() {
		err = fmt.Errorf("%d messages hold %d bytes of %d", len(got), len(strings.Join(got, "")), want.Len())
	}
	return err
}
