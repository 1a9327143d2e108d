package text

import (
	"testing"
	"time"

	"linli/bot"
)

func BenchmarkRenderConfirmation(b *testing.B) {
	c := load(b, map[string]string{"zh-CN.yaml": confirmZH})
	zone := time.FixedZone("", 8*3600)
	form := bot.Form{Name: "sms", SMS: true}
	values, choices := confirmation()
	b.ReportAllocs()
	for b.Loop() {
		c.Render("zh-CN", zone, form, "repair.confirm", values, choices)
	}
}

func BenchmarkSegments(b *testing.B) {
	s := "3号楼2单元501，水管漏水，对吗？ 1 对 2 改 3 取消"
	b.ReportAllocs()
	for b.Loop() {
		Segments(s)
	}
}
