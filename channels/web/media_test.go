package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"linli/bot"
)

// keep is a message with an attachment, as the store keeps it.
func (h *house) keep(t *testing.T, m bot.Media) {
	t.Helper()
	in := h.Door.Kept()[0]
	in.Key, in.Kind, in.Text, in.Media = m.Hash, bot.InPhoto, "", []bot.Media{m}
	if err := h.Door.Take(t.Context(), in); err != nil {
		t.Fatal(err)
	}
}

var sources = regexp.MustCompile(`<(img|audio)[^>]* src="([^"]*)"`)

func TestAPersonSeesTheirOwnPhotosAndHearsTheirOwnVoice(t *testing.T) {
	h, b := start(t)
	must(t)(b.write("漏水"))
	h.keep(t, bot.Media{Kind: "photo", Type: "image/jpeg", Hash: "aa11", Data: []byte("the photo")})
	h.keep(t, bot.Media{Kind: "voice", Type: "audio/ogg", Hash: "bb22", Data: []byte("the voice")})
	h.tell(t, bot.Outgoing{Chat: h.chat(), Body: bot.Body{Text: "修好了"}, Media: []bot.Media{{Kind: "photo", Type: "image/jpeg", Hash: "cc33", Data: []byte("the repair")}}})
	shown := sources.FindAllStringSubmatch(must(t)(b.get("/chat")).body, -1)
	if len(shown) != 3 {
		t.Fatalf("shown are %q", shown)
	}
	for i, want := range []string{"the photo", "the voice", "the repair"} {
		a := must(t)(b.get(shown[i][2]))
		if a.status != http.StatusOK || a.body != want || a.header.Get("Cache-Control") != "private, no-store" ||
			a.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(a.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %d %q %v", shown[i][2], a.status, a.body, a.header)
		}
	}
}

func TestWhatIsNotYoursAndWhatIsNotThereLookAlike(t *testing.T) {
	h, b := start(t)
	must(t)(b.write("漏水"))
	h.keep(t, bot.Media{Kind: "photo", Type: "image/jpeg", Hash: "aa11", Data: []byte("the photo")})
	h.keep(t, bot.Media{Kind: "file", Type: "text/html", Hash: "dd44", Data: []byte("<script>")})
	stranger, neighbour := newGuest(h), newGuest(h)
	must(t)(neighbour.write("你好"))
	unknown := must(t)(b.get("/chat/media/ffff"))
	for name, get := range map[string]func() (answer, error){
		"somebody without a cookie": func() (answer, error) { return stranger.get("/chat/media/aa11") },
		"a neighbour":               func() (answer, error) { return neighbour.get("/chat/media/aa11") },
		"a page, not a picture":     func() (answer, error) { return b.get("/chat/media/dd44") },
		"no name":                   func() (answer, error) { return b.get("/chat/media/..%2f") },
	} {
		a := must(t)(get())
		if a.status != unknown.status || a.status != http.StatusNotFound || a.body != unknown.body || a.header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: %d %q, what is not there: %d %q", name, a.status, a.body, unknown.status, unknown.body)
		}
	}
}

func TestWhatCouldNotBeReadIsSaidInTheThread(t *testing.T) {
	h, b := start(t)
	must(t)(b.write("漏水"))
	h.keep(t, bot.Media{Kind: bot.MediaUnreadable})
	if page := must(t)(b.get("/chat")); !strings.Contains(page.body, words(t)("zh-CN", "web.said.unreadable")) {
		t.Error("nothing says so")
	}
}
