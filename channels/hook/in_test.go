package hook_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/channels/channeltest"
	"linli/channels/hook"
)

// gif is the smallest picture.
const gif = "R0lGODlhAQABAAAAACw="

func TestEveryKindOfMessageIsTaken(t *testing.T) {
	tests := []struct {
		name   string
		fields map[string]any
		kind   bot.InboundKind
		text   string
	}{
		{"a text", map[string]any{"text": "厨房漏水"}, bot.InText, "厨房漏水"},
		{"a tap", map[string]any{"tap": "q1:yes"}, bot.InTap, "q1:yes"},
		{"a location", map[string]any{"location": map[string]any{"lat": 35.4, "lon": 116.6}}, bot.InLocation, "35.4,116.6"},
		{"a contact", map[string]any{"contact": map[string]any{"phone": "+8613800001111"}}, bot.InContact, ""},
		{"a photo", map[string]any{"photo": gif, "text": "这里"}, bot.InPhoto, "这里"},
		{"a photo as a data URL", map[string]any{"photo": "data:image/gif;base64," + gif}, bot.InPhoto, ""},
		{"an edited text", map[string]any{"text": "5号楼", "edited": true}, bot.InEdited, "5号楼"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := build(t, channeltest.NewWorld(), nil)
			if w := h.say(test.fields); w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			m := h.Door.Kept()[0]
			if m.Kind != test.kind || m.Text != test.text || (m.Kind == bot.InPhoto) != (len(m.Media) == 1) {
				t.Errorf("taken as %+v", m)
			}
			if m.Kind == bot.InContact && m.Phone != "+8613800001111" {
				t.Errorf("phone %q", m.Phone)
			}
		})
	}
}

func TestWhoAndWhereAndLanguageAreTaken(t *testing.T) {
	h := build(t, channeltest.NewWorld(), nil)
	h.post([]byte(`{"messages":[{"id":"1","chat":"g","user":"u","name":"张","lang":"en","text":"hi"}]}`), nil)
	if m := h.Door.Kept()[0]; m.Chat != "g" || m.User != "u" || m.Name != "张" || m.Lang != "en" || m.Phone != "" {
		t.Errorf("taken as %+v", m)
	}
}

func TestAPhoneThatNobodyVouchesForIsOnlyWhatSomebodyWrote(t *testing.T) {
	h := build(t, channeltest.NewWorld(), func(c *hook.Config) { c.Contacts = false })
	h.say(map[string]any{"contact": map[string]any{"phone": "+8613800001111"}})
	if m := h.Door.Kept()[0]; m.Phone != "" || m.Kind != bot.InText || m.Text != "+8613800001111" {
		t.Errorf("taken as %+v", m)
	}
}

func TestABatchIsTakenInOrderAndWholeOrNotAtAll(t *testing.T) {
	h := build(t, channeltest.NewWorld(), nil)
	h.say(map[string]any{"text": "一"}, map[string]any{"text": "二"}, map[string]any{"text": "三"})
	w := h.say(map[string]any{"text": "四"}, map[string]any{"text": ""})
	var got string
	for _, m := range h.Door.Kept() {
		got += m.Text
	}
	if got != "一二三" || w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"field":"messages[1]"`) {
		t.Errorf("kept %q; %d %s", got, w.Code, w.Body)
	}
}

func TestEachWrongFieldIsNamed(t *testing.T) {
	long := strings.Repeat("x", 129)
	tests := map[string]string{
		`{`:       "the body is not the JSON object",
		`[]`:      ": must not be a array",
		`{} {}`:   "something follows the JSON object",
		`{}`:      `"messages","problem":"nothing is in it"`,
		`{"x":1}`: `"x","problem":"is not known"`,
		`{"messages":[{"id":1,"chat":"c","text":"t"}]}`:                                     `id","problem":"must not be a number"`,
		`{"messages":[{"chat":"c","text":"t"}]}`:                                            `messages[0].id","problem":"is missing"`,
		`{"messages":[{"id":"1","text":"t"}]}`:                                              `messages[0].chat","problem":"is missing"`,
		`{"messages":[{"id":"` + long + `","chat":"c","text":"t"}]}`:                        `messages[0].id","problem":"is longer than 128 bytes"`,
		`{"messages":[{"id":"1","chat":"c"}]}`:                                              `messages[0]","problem":"must say exactly one`,
		`{"messages":[{"id":"1","chat":"c","text":"t","tap":"q1:yes"}]}`:                    `messages[0]","problem":"must say exactly one`,
		`{"messages":[{"id":"1","chat":"c","tap":"yes"}]}`:                                  `messages[0].tap`,
		`{"messages":[{"id":"1","chat":"c","tap":"q1:yes","edited":true}]}`:                 `messages[0].edited`,
		`{"messages":[{"id":"1","chat":"c","contact":{"phone":"13800001111"}}]}`:            `messages[0].contact.phone`,
		`{"messages":[{"id":"1","chat":"c","location":{"lat":91,"lon":0}}]}`:                `messages[0].location`,
		`{"messages":[{"id":"1","chat":"c","location":{"lat":1}}]}`:                         `messages[0].location`,
		`{"messages":[{"id":"1","chat":"c","photo":"!"}]}`:                                  `messages[0].photo","problem":"must be base64`,
		`{"messages":[{"id":"1","chat":"c","photo":"aGVsbG8="}]}`:                           `messages[0].photo","problem":"must be a JPEG`,
		`{"messages":[{"id":"1","chat":"c","text":"` + strings.Repeat("长", 4001) + `"}]}`:   `messages[0].text`,
		`{"receipts":[{"id":"x","state":"delivered"}]}`:                                     `receipts[0].id`,
		`{"receipts":[{"id":"1","state":"read"}]}`:                                          `receipts[0].state`,
		`{"messages":[` + strings.Repeat(`{"id":"1","chat":"c","text":"t"},`, 500) + `{}]}`: `messages","problem":"are more than 500`,
	}
	for body, want := range tests {
		h := build(t, channeltest.NewWorld(), nil)
		w := h.post([]byte(body), nil)
		var answer struct{ Error string }
		if w.Code != http.StatusBadRequest || json.Unmarshal(w.Body.Bytes(), &answer) != nil || answer.Error == "" {
			t.Errorf("%.80s: %d %s", body, w.Code, w.Body)
		}
		if got := w.Body.String(); !strings.Contains(got, want) && !strings.Contains(answer.Error, want) {
			t.Errorf("%.80s: no %q in %s", body, want, got)
		}
		if len(h.Door.Calls()) > 0 {
			t.Errorf("%.80s: was taken", body)
		}
	}
}

func TestOnlyWhoKnowsTheSecretIsHeard(t *testing.T) {
	body := []byte(`{"messages":[{"id":"1","chat":"c","text":"t"}]}`)
	at := channeltest.NewWorld().Now()
	tests := []struct {
		name, header string
		status       int
	}{
		{"right", hook.Sign(secret, at, body), 200},
		{"four minutes old", hook.Sign(secret, at.Add(-4*time.Minute), body), 200},
		{"six minutes old", hook.Sign(secret, at.Add(-6*time.Minute), body), 403},
		{"six minutes ahead", hook.Sign(secret, at.Add(6*time.Minute), body), 403},
		{"none", "", 401},
		{"another secret", hook.Sign([]byte("some other secret of somebody"), at, body), 401},
		{"of another body", hook.Sign(secret, at, append(body, ' ')), 401},
		{"another time than signed", strings.Replace(hook.Sign(secret, at, body), "t=1", "t=2", 1), 401},
		{"a second sum after it", hook.Sign(secret, at, body) + ",v1=00", 401},
		{"no number", "t=x,v1=" + strings.Repeat("0", 64), 401},
	}
	for _, test := range tests {
		h := build(t, channeltest.NewWorld(), nil)
		w := h.post(body, func(r *http.Request) { r.Header.Set(hook.Header, test.header) })
		if w.Code != test.status || (test.status == 200) != (len(h.Door.Kept()) == 1) {
			t.Errorf("%s: %d %s", test.name, w.Code, w.Body)
		}
	}
}

func TestAnUnknownAccountLooksLikeAWrongSecret(t *testing.T) {
	h := build(t, channeltest.NewWorld(), nil)
	body := []byte(`{"messages":[{"id":"1","chat":"c","text":"t"}]}`)
	wrong := h.post(body, func(r *http.Request) { r.Header.Del(hook.Header) })
	unknown := h.post(body, func(r *http.Request) { r.SetPathValue("account", "other") })
	if unknown.Code != wrong.Code || unknown.Body.String() != wrong.Body.String() {
		t.Errorf("%d %s, not %d %s", unknown.Code, unknown.Body, wrong.Code, wrong.Body)
	}
}

func TestABodyOfMoreThanOneMiBIsNotRead(t *testing.T) {
	h := build(t, channeltest.NewWorld(), nil)
	for size, want := range map[int]int{hook.MaxBody: 400, hook.MaxBody + 1: 413} {
		if w := h.post([]byte(strings.Repeat(" ", size)), nil); w.Code != want {
			t.Errorf("%d bytes: %d %s", size, w.Code, w.Body)
		}
	}
}

func TestReceiptsMoveMessages(t *testing.T) {
	h := build(t, channeltest.NewWorld(), nil)
	w := h.post([]byte(`{"receipts":[{"id":"7","state":"delivered","provider_id":"p7"},{"id":"8","state":"failed","reason":"blocked\nby user"}]}`), nil)
	want := fmt.Sprint([]run.Delivery{{ID: 7, ProviderID: "p7"}, {ID: 8, Failed: "receipt: blocked by user"}})
	if got := fmt.Sprint(h.receipts.got); w.Code != http.StatusOK || got != want {
		t.Errorf("%d %s: %s, want %s", w.Code, w.Body, got, want)
	}
	h.receipts.err = fmt.Errorf("write: %w", bot.ErrUnavailable)
	if w := h.post(h.last, nil); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("with the database away: %d", w.Code)
	}
}

func TestAFloodIsToldToWait(t *testing.T) {
	h := build(t, channeltest.NewWorld(), nil)
	h.Door.Fail(&bot.RetryError{After: 30 * time.Second, Err: bot.ErrUnavailable})
	if w := h.say(map[string]any{"text": "t"}); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "30" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func FuzzBody(f *testing.F) {
	f.Add([]byte(`{"messages":[{"id":"1","chat":"c","user":"u","text":"t","lang":"en","edited":true}],"receipts":[{"id":"1","state":"failed"}]}`))
	f.Add([]byte(`{"messages":[{"id":"1","chat":"c","photo":"data:image/gif;base64,` + gif + `"}]}`))
	f.Add([]byte(`{"messages":[{"id":"1","chat":"c","location":{"lat":1e308,"lon":-0}},{"id":"2","chat":"c","contact":{"phone":"+8613800001111"}}]}`))
	f.Add([]byte(`{"messages":null}`))
	w := channeltest.NewWorld()
	h := build(f, w, nil)
	f.Fuzz(func(t *testing.T, body []byte) {
		before := len(w.Door.Calls())
		res := h.post(body, nil)
		taken := w.Door.Calls()[before:]
		if res.Code != http.StatusOK && (res.Code/100 != 4 || len(taken) > 0 || !json.Valid(res.Body.Bytes())) {
			t.Errorf("%q: %d %s", body, res.Code, res.Body)
		}
		for _, m := range taken {
			if m.Key == "" || m.Chat == "" || m.Account != channeltest.Account || m.Kind == "" {
				t.Errorf("%q is taken as %+v", body, m)
			}
		}
	})
}

func FuzzSignature(f *testing.F) {
	body := []byte(`{"messages":[{"id":"1","chat":"c","text":"t"}]}`)
	w := channeltest.NewWorld()
	h := build(f, w, nil)
	right := hook.Sign(secret, w.Now(), body)
	f.Add(right)
	f.Add("t=1,v1=00")
	f.Add("v1=,t=")
	f.Fuzz(func(t *testing.T, header string) {
		r := httptest.NewRequest(http.MethodPost, "/hook/chat/main", strings.NewReader(string(body)))
		r.Header[hook.Header] = []string{header}
		res := httptest.NewRecorder()
		h.hook.ServeHTTP(res, r)
		same := strings.EqualFold(header, right)
		if accepted := res.Code == http.StatusOK; accepted && !same || res.Code/100 == 5 {
			t.Errorf("%q: %d", header, res.Code)
		}
	})
}
