package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzForm throws any bytes at the forms, as the page's script sends them. Whatever is kept is valid,
// short, and acknowledged; whatever is not kept is not acknowledged.
func FuzzForm(f *testing.F) {
	const urlencoded = "application/x-www-form-urlencoded"
	kind, body := parts(url.Values{"key": {"key-of-page"}, "text": {"漏水"}}, "a.jpg", []byte(jpeg))
	f.Add("/chat/say", kind, body)
	f.Add("/chat/say", kind, body[:len(body)/2])
	f.Add("/chat", kind, strings.ReplaceAll(body, "photo", "text"))
	f.Add("/chat", urlencoded, "key=key-of-page&text=%E6%BC%8F%00%1b%5B31m%ff%0d%0a")
	f.Add("/chat", urlencoded, "key=key-of-page&tap=q1:yes&place=5-2")
	f.Add("/chat", urlencoded, "key=key-of-page&tap=dtake:ticket/%ff")
	f.Add("/chat", urlencoded, "key=key-of-page&location=35.4,116.6")
	f.Add("/chat", urlencoded, "key=%zz&text;=1")
	f.Add("/chat", "multipart/form-data; boundary=\"", "--")
	f.Add("/chat", "text/plain", "text=hello")
	f.Fuzz(func(t *testing.T, path, kind, body string) {
		if path != "/chat" && path != "/chat/say" {
			return
		}
		h := buildInside(t)
		rec := h.serve(http.MethodPost, path, body, map[string]string{"Content-Type": kind, "Accept": "application/json"})
		kept := h.Door.Kept()
		if (rec.Code == http.StatusNoContent) != (len(kept) > 0) || rec.Code >= 500 {
			t.Fatalf("status %d with %d kept", rec.Code, len(kept))
		}
		for _, m := range kept {
			if !utf8.ValidString(m.Text) || utf8.RuneCountInString(m.Text) > 4000 || strings.ContainsFunc(m.Text, unprintable) {
				t.Fatalf("kept %q", m.Text)
			}
		}
	})
}

func unprintable(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

// FuzzPage throws any address and headers at the page. It always comes, and never with markup from outside.
func FuzzPage(f *testing.F) {
	f.Add("place=5-2&invite=K7QX&lang=en", "en;q=0.1", session, "3")
	f.Add("place=%3Cscript%3E&invite=%22%3E", ";;;", "linli=", "-1")
	f.Add("lang=%ff", strings.Repeat("a-", 300), "linli_lang=\x01", "99999999999999999999")
	f.Fuzz(func(t *testing.T, query, accept, cookie, last string) {
		h := buildInside(t)
		r := httptest.NewRequest(http.MethodGet, "/chat", nil)
		r.URL.RawQuery = query
		r.Header = http.Header{"Accept-Language": {accept}, "Cookie": {cookie}, "Last-Event-Id": {last}}
		for _, path := range []string{"/chat", "/chat/events"} {
			r.URL.Path = path
			rec := httptest.NewRecorder()
			h.page.ServeHTTP(rec, r)
			if rec.Code != http.StatusOK && rec.Code != http.StatusBadRequest {
				t.Fatalf("%s: status %d", path, rec.Code)
			}
			if n := strings.Count(rec.Body.String(), "<script"); path == "/chat" && n != 1 {
				t.Fatalf("%d scripts:\n%s", n, rec.Body)
			}
		}
	})
}
