package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"linli/bot"
	"linli/channels/channeltest"
	"linli/channels/web"
)

func must(t testing.TB) func(answer, error) answer {
	return func(a answer, err error) answer {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// start is a page with one browser before it, which sends like the script.
func start(t testing.TB) (*house, *guest) {
	h := build(t, channeltest.NewWorld())
	b := newGuest(h)
	b.script = true
	return h, b
}

func TestTheSessionCookieIsGuardedAndNeverReachesTheDesk(t *testing.T) {
	h, b := start(t)
	page := must(t)(b.get("/chat"))
	c := page.header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(c, part) {
			t.Errorf("cookie %q lacks %s", c, part)
		}
	}
	must(t)(b.write("你好"))
	value, _, _ := strings.Cut(strings.TrimPrefix(c, "linli="), ";")
	if m := h.Door.Kept()[0]; len(value) != 22 || strings.Contains(fmt.Sprint(m), value) {
		t.Errorf("the desk keeps %+v, which holds the cookie %q", m, value)
	}
}

func TestOnHTTPSTheCookieIsSecureAndBoundToTheHost(t *testing.T) {
	w := channeltest.NewWorld()
	cfg := config(t, w, &threads{w: w})
	cfg.PublicURL = "https://desk.example/"
	page, err := web.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	page.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/chat", nil))
	if c := rec.Header().Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-linli=") || !strings.Contains(c, "Secure") {
		t.Error(c)
	}
}

func TestAPublicURLThatIsNoOriginIsRefused(t *testing.T) {
	w := channeltest.NewWorld()
	cfg := config(t, w, &threads{w: w})
	cfg.PublicURL = "desk.example/path"
	if _, err := web.New(cfg); err == nil {
		t.Error("taken")
	}
}

func TestEveryAnswerForbidsForeignScriptsAndGuessing(t *testing.T) {
	_, b := start(t)
	for _, path := range []string{"/chat", "/static/chat.js", "/static/chat.css", "/nothing"} {
		h := must(t)(b.get(path)).header
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self';") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %s", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestADoubleClickIsOneMessageButAnotherButtonIsAnother(t *testing.T) {
	h, b := start(t)
	must(t)(b.get("/chat"))
	for _, tap := range []string{"q1:yes", "q1:yes", "q1:no"} {
		must(t)(b.form("/chat", url.Values{"key": {"key-of-page"}, "tap": {tap}}))
	}
	if n := len(h.Door.Kept()); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

func TestTwoPeopleWithTheSameKeyAreTwoMessages(t *testing.T) {
	h, b := start(t)
	for _, somebody := range []*guest{b, &guest{client: newGuest(h).client, base: b.base, script: true}} {
		must(t)(somebody.get("/chat"))
		must(t)(somebody.form("/chat", url.Values{"key": {"key-of-page"}, "text": {"你好"}}))
	}
	if n := len(h.Door.Kept()); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

func TestWhatCannotBeTakenIsSaidInWordsWithTheTextStillThere(t *testing.T) {
	long := strings.Repeat("漏", 4001)
	for name, c := range map[string]struct {
		form   url.Values
		desk   error
		status int
		key    string
	}{
		"the desk is away":         {url.Values{"text": {"漏水<了"}}, fmt.Errorf("keep: %w", bot.ErrUnavailable), 503, "unavailable"},
		"the desk fails":           {url.Values{"text": {"漏水<了"}}, fmt.Errorf("disk full"), 503, "unavailable"},
		"too fast":                 {url.Values{"text": {"漏水<了"}}, &bot.RetryError{Err: bot.ErrUnavailable}, 429, "slow"},
		"the desk finds it wrong":  {url.Values{"text": {"漏水<了"}}, bot.ErrInvalid, 400, "form"},
		"nothing written":          {url.Values{"text": {" \n "}}, nil, 400, "empty"},
		"too long":                 {url.Values{"text": {long}}, nil, 413, "too_long"},
		"a page without a key":     {url.Values{"text": {"漏水"}, "key": {""}}, nil, 400, "form"},
		"a button nobody made":     {url.Values{"tap": {"drop table"}}, nil, 400, "form"},
		"a location not on earth":  {url.Values{"location": {"NaN,500"}}, nil, 400, "location"},
		"more than a form may be":  {url.Values{"text": {strings.Repeat("a", 1<<20)}}, nil, 413, "too_large"},
		"a place that is an essay": {url.Values{"text": {"漏水"}, "place": {strings.Repeat("楼", 81)}}, nil, 400, "form"},
	} {
		t.Run(name, func(t *testing.T) {
			h, b := start(t)
			b.script = false
			must(t)(b.get("/chat"))
			h.Door.Fail(c.desk)
			if !c.form.Has("key") {
				c.form.Set("key", "key-of-page")
			}
			a := must(t)(b.form("/chat", c.form))
			if a.status != c.status || !strings.Contains(a.body, words(t)("zh-CN", "web.error."+c.key)) {
				t.Errorf("status %d, want %d with the words of %s", a.status, c.status, c.key)
			}
			if text := c.form.Get("text"); len(text) < 1<<19 && !strings.Contains(a.body, strings.ReplaceAll(text, "<", "&lt;")+"</textarea>") {
				t.Error("the words are gone")
			}
			if a.status >= 429 && a.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			if len(h.Door.Kept()) != 0 {
				t.Error("kept all the same")
			}
		})
	}
}

func TestAScriptIsToldInOneSentence(t *testing.T) {
	h, b := start(t)
	must(t)(b.get("/chat?lang=en"))
	h.Door.Fail(bot.ErrUnavailable)
	a := must(t)(b.form("/chat", url.Values{"key": {"key-of-page"}, "text": {"leak"}}))
	var got struct{ Error string }
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || got.Error != words(t)("en", "web.error.unavailable") {
		t.Errorf("%s, %v", a.body, err)
	}
}

func TestABrowserWithoutCookiesIsToldSo(t *testing.T) {
	h, b := start(t)
	b.script = false
	b.client.Jar = nil
	a := must(t)(b.form("/chat", url.Values{"key": {"key-of-page"}, "text": {"漏水"}}))
	if a.status != 400 || !strings.Contains(a.body, words(t)("zh-CN", "web.error.cookie")) || len(h.Door.Calls()) != 0 {
		t.Errorf("status %d, handed over %d", a.status, len(h.Door.Calls()))
	}
}

func TestAFormFromAnotherSiteIsNotTaken(t *testing.T) {
	for name, set := range map[string]func(http.Header){
		"by its fetch metadata": func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") },
		"by its origin":         func(h http.Header) { h.Set("Origin", "https://evil.example") },
		"by a hidden origin":    func(h http.Header) { h.Set("Origin", "null") },
	} {
		t.Run(name, func(t *testing.T) {
			h, b := start(t)
			must(t)(b.write("你好"))
			r, err := b.last()
			set(r.Header)
			if a := must(t)(b.do(r, err)); a.status != http.StatusForbidden || len(h.Door.Calls()) != 1 {
				t.Errorf("status %d, handed over %d", a.status, len(h.Door.Calls()))
			}
		})
	}
}

func TestAPosterTellsItsPlaceBeforeTheFirstWords(t *testing.T) {
	h, b := start(t)
	page := must(t)(b.get("/chat?place=5%E5%8F%B7%E6%A5%BC2%E5%8D%95%E5%85%83"))
	if !strings.Contains(page.body, "<b>5号楼2单元</b>") || len(h.Door.Calls()) != 0 {
		t.Error("the place isn't shown, or was sent by only looking")
	}
	must(t)(b.form("/chat", url.Values{"key": {"key-of-page"}, "text": {"灯坏了"}, "place": {"5号楼2单元"}}))
	got := []string{h.Door.Kept()[0].Text, h.Door.Kept()[1].Text}
	if !slices.Equal(got, []string{"/start place 5号楼2单元", "灯坏了"}) {
		t.Errorf("%q", got)
	}
}

func TestAnInviteIsUsedByItsButtonAndShownNowhere(t *testing.T) {
	h, b := start(t)
	page := must(t)(b.get("/chat?invite=K7QX-22"))
	if !strings.Contains(page.body, `name="text" value="/start K7QX-22"`) || len(h.Door.Calls()) != 0 {
		t.Error("there is no button, or looking used the code up")
	}
	must(t)(b.form("/chat", url.Values{"key": {"key-of-page"}, "text": {"/start K7QX-22"}}))
	if after := must(t)(b.get("/chat")).body; strings.Contains(after, "K7QX") || !strings.Contains(after, words(t)("zh-CN", "web.said.link")) {
		t.Error("the code is shown in the conversation")
	}
}

func TestAnInviteThatIsNoCodeIsIgnored(t *testing.T) {
	_, b := start(t)
	for _, code := range []string{"", "abc", "a%20b%20c", "%22%3E%3Cscript%3E", strings.Repeat("a", 80)} {
		if page := must(t)(b.get("/chat?invite=" + code)); strings.Contains(page.body, "/start") {
			t.Errorf("%q makes a button", code)
		}
	}
}

func TestThePageSpeaksTheLanguageThatWasAskedFor(t *testing.T) {
	for name, c := range map[string]struct{ path, accept, cookie, want string }{
		"Chinese when nothing is known":          {"/chat", "", "", "zh-CN"},
		"the browser's preference":               {"/chat", "fr;q=0.3, en-GB;q=0.8", "", "en"},
		"traditional Chinese is Chinese":         {"/chat", "zh-TW", "", "zh-CN"},
		"Chinese when the preference is unknown": {"/chat", "fr", "", "zh-CN"},
		"the address before the browser":         {"/chat?lang=zh", "en", "", "zh-CN"},
		"the choice of last time":                {"/chat", "zh-CN", "en", "en"},
		"an unknown language is no choice":       {"/chat?lang=xx", "en", "", "en"},
		"nonsense is no preference":              {"/chat", ";;;q=" + strings.Repeat("-", 400), "", "zh-CN"},
	} {
		t.Run(name, func(t *testing.T) {
			_, b := start(t)
			r, err := http.NewRequest(http.MethodGet, b.base+c.path, nil)
			r.Header.Set("Accept-Language", c.accept)
			if c.cookie != "" {
				r.Header.Set("Cookie", "linli_lang="+c.cookie)
			}
			if page := must(t)(b.do(r, err)); !strings.Contains(page.body, `<html lang="`+c.want+`">`) {
				t.Errorf("want %s: %.80s", c.want, page.body)
			}
		})
	}
}

func TestTheLanguageButtonTellsTheDeskAndStays(t *testing.T) {
	h, b := start(t)
	must(t)(b.get("/chat"))
	must(t)(b.form("/chat", url.Values{"key": {"key-of-page"}, "lang": {"en"}, "text": {"English please"}}))
	if m := h.Door.Kept()[0]; m.Text != "English please" || m.Lang != "en" {
		t.Errorf("%+v", m)
	}
	if page := must(t)(b.get("/chat")); !strings.Contains(page.body, `<html lang="en">`) {
		t.Error("the page went back to Chinese")
	}
}

func TestAConversationThatCannotBeReadSaysSoAndKeepsTheForm(t *testing.T) {
	h, b := start(t)
	must(t)(b.get("/chat"))
	h.threads.err = bot.ErrUnavailable
	a := must(t)(b.get("/chat"))
	if a.status != 503 || a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "<textarea") {
		t.Errorf("status %d", a.status)
	}
}

func TestThePageIsLight(t *testing.T) {
	_, b := start(t)
	total := 0
	for _, path := range []string{"/chat", "/static/chat.css", "/static/chat.js", "/static/icon.svg"} {
		total += len(must(t)(b.get(path)).body)
	}
	if total > 60<<10 {
		t.Errorf("%d bytes, at most %d", total, 60<<10)
	}
}

func TestAssetsOfThisVersionAreKeptForGood(t *testing.T) {
	_, b := start(t)
	page := must(t)(b.get("/chat")).body
	_, path, _ := strings.Cut(page, `src="`)
	path, _, _ = strings.Cut(path, `"`)
	a := must(t)(b.get(path))
	if !strings.Contains(a.header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(a.header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%s: %v", path, a.header)
	}
	if stale := must(t)(b.get("/static/chat.js?v=old")); strings.Contains(stale.header.Get("Cache-Control"), "immutable") {
		t.Error("another version is kept for good")
	}
}
