package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"linli/bot"
)

// a one-pixel picture is what a browser sends after its first bytes; only those are looked at.
const jpeg = "\xff\xd8\xff\xe0 not looked at any further"

func (b *guest) send(t *testing.T, f url.Values, file, photo string) answer {
	t.Helper()
	must(t)(b.get("/chat"))
	f.Set("key", "key-of-page")
	kind, body := parts(f, file, []byte(photo))
	return must(t)(b.post("/chat/say", kind, body))
}

func TestAPhotoIsKeptWithItsCaptionAndTheTypeOfItsBytes(t *testing.T) {
	h, b := start(t)
	b.send(t, url.Values{"text": {"就是这里"}}, `C:\pic\leak.png`, jpeg)
	m := h.Door.Kept()[0]
	if m.Kind != bot.InPhoto || m.Text != "就是这里" || len(m.Media) != 1 {
		t.Fatalf("%+v", m)
	}
	if p := m.Media[0]; p.Type != "image/jpeg" || p.Name != "leak.png" || string(p.Data) != jpeg {
		t.Errorf("%s %s, %d bytes", p.Type, p.Name, len(p.Data))
	}
	if page := must(t)(b.get("/chat")); !strings.Contains(page.body, words(t)("zh-CN", "web.said.photo")) {
		t.Error("the page doesn't show that a photo was sent")
	}
}

func TestAFileThatIsNoPhotoOrTooLargeIsRefusedWithTheWordsKept(t *testing.T) {
	for name, c := range map[string]struct {
		photo  string
		status int
		key    string
	}{
		"a page with script":          {"<html><script>", 400, "photo"},
		"a picture with script":       {`<svg xmlns="http://www.w3.org/2000/svg">`, 400, "photo"},
		"a photo over five megabytes": {jpeg + strings.Repeat("x", bot.MaxPhoto), 413, "too_large"},
		"a film":                      {jpeg + strings.Repeat("x", 20<<20), 413, "too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			h, b := start(t)
			b.script = false
			a := b.send(t, url.Values{"text": {"漏水了"}}, "leak.jpg", c.photo)
			if a.status != c.status || !strings.Contains(a.body, words(t)("zh-CN", "web.error."+c.key)) {
				t.Errorf("status %d, want %d", a.status, c.status)
			}
			if !strings.Contains(a.body, "漏水了</textarea>") || len(h.Door.Calls()) != 0 {
				t.Error("the words are gone, or the file was handed over")
			}
		})
	}
}

func TestALocationIsKeptAndNotShownAsNumbers(t *testing.T) {
	h, b := start(t)
	b.send(t, url.Values{"location": {"35.414100,116.587200"}}, "", "")
	if m := h.Door.Kept()[0]; m.Kind != bot.InLocation || m.Text != "35.414100,116.587200" {
		t.Errorf("%+v", m)
	}
	if page := must(t)(b.get("/chat")); strings.Contains(page.body, "35.41") {
		t.Error("the page shows coordinates")
	}
}

func TestAnUpdatedCardStaysInItsPlaceAndOneSentAnewComesLast(t *testing.T) {
	h, b := start(t)
	must(t)(b.write("我的活"))
	card := func(words, replaces string) {
		h.tell(t, bot.Outgoing{Chat: h.chat(), Card: "ticket/17", Replaces: replaces, Body: bot.Body{Text: words}})
	}
	card("水管漏水，未接单", "")
	h.tell(t, bot.Outgoing{Chat: h.chat(), Body: bot.Body{Text: "还有别的吗？"}})
	card("水管漏水，王师傅已接单", "1")
	got, _ := b.read("desk")
	if want := []string{"水管漏水，王师傅已接单", "还有别的吗？"}; !slices.Equal(got, want) {
		t.Errorf("updated: %q, want %q", got, want)
	}
	card("水管漏水，请今天办", "")
	got, _ = b.read("desk")
	if want := []string{"还有别的吗？", "水管漏水，请今天办"}; !slices.Equal(got, want) {
		t.Errorf("sent anew: %q, want %q", got, want)
	}
	news := must(t)(b.get("/chat/events?after=0")).body
	if strings.Count(news, `"update":true`) != 1 {
		t.Errorf("an open page is told %s", news)
	}
}

func TestButtonsAreThereAsLongAsTheyMeanSomething(t *testing.T) {
	h, b := start(t)
	must(t)(b.write("漏水"))
	ask := func(data ...string) {
		o := bot.Outgoing{Chat: h.chat(), Body: bot.Body{Text: "?"}}
		for _, d := range data {
			o.Body.Choices = append(o.Body.Choices, bot.Choice{Label: "按钮" + d, Data: d})
		}
		h.tell(t, o)
	}
	shown := func() (out []string) {
		for _, m := range taps.FindAllStringSubmatch(must(t)(b.get("/chat")).body, -1) {
			out = append(out, m[1])
		}
		return out
	}
	expect := func(when string, want ...string) {
		t.Helper()
		if got := shown(); !slices.Equal(got, want) {
			t.Errorf("%s: buttons %q, want %q", when, got, want)
		}
	}
	ask("q1:yes", "q1:no")
	ask("a9:fixed", "a9:broken")
	ask("dtake:ticket/17")
	expect("at first", "q1:yes", "q1:no", "a9:fixed", "a9:broken", "dtake:ticket/17")
	must(t)(b.write("不对，是5号楼"))
	expect("something else was said", "a9:fixed", "a9:broken", "dtake:ticket/17")
	must(t)(b.tap(2))
	expect("the look-back was answered", "dtake:ticket/17")
	if mine, _ := b.read("mine"); mine[len(mine)-1] != "按钮a9:broken" {
		t.Errorf("a tap reads %q", mine)
	}
}

func TestWhatIsNotWordsIsSaidInWords(t *testing.T) {
	h, b := start(t)
	must(t)(b.write("你好"))
	for kind, key := range map[bot.InboundKind]string{
		bot.InTap: "other", bot.InVoice: "voice", bot.InSticker: "sticker", bot.InLocation: "location", bot.InPhoto: "photo",
	} {
		in := h.Door.Kept()[0]
		in.Key, in.Kind, in.Text = string(kind), kind, ""
		if err := h.Door.Take(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		if page := must(t)(b.get("/chat")); !strings.Contains(page.body, words(t)("zh-CN", "web.said."+key)) {
			t.Errorf("a %s isn't said", kind)
		}
	}
}

func TestNobodySeesAnothersConversation(t *testing.T) {
	h, b := start(t)
	must(t)(b.write("我家漏水"))
	h.tell(t, bot.Outgoing{Chat: h.chat(), Body: bot.Body{Text: "已收到"}})
	other := newGuest(h)
	if page := must(t)(other.get("/chat")); len(lines.FindAllString(page.body, -1)) != 0 {
		t.Error("the other browser reads it")
	}
}
