package house

import (
	"testing"
	"time"

	"linli/bot"
)

// Whoever has no buttons writes what the button would say.
func TestWhatAButtonSaysIsUnderstoodWhenItIsWritten(t *testing.T) {
	f, err := Furnish("", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh-CN", "en"} {
		for _, d := range []string{"take", "accept", "send_back", "remark", "visit", "wait", "resume", "hand", "done", "change_visit"} {
			label := f.Texts.Render(lang, time.UTC, bot.Form{Buttons: true}, "ticket.button."+d, nil, nil).Text
			if m := f.Model.Hear(0, label); m.Dialog != d {
				t.Errorf("%q starts %q, want %q (control %q)", label, m.Dialog, d, m.Control)
			}
		}
	}
}
