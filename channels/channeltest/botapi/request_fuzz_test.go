package botapi

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
)

// FuzzRequest throws any body of any kind at a method: every call is answered, in order, and none crashes the server
// or loses what is there.
func FuzzRequest(f *testing.F) {
	f.Add("sendMessage", "application/json", []byte(`{"chat_id":1,"text":"漏水","reply_markup":{"inline_keyboard":[[{"text":"对","callback_data":"y"}]]}}`))
	f.Add("sendMessage", "application/json", []byte(`{"chat_id":1,"text":"<b>漏","parse_mode":"HTML","reply_parameters":{"message_id":1}}`))
	f.Add("sendMessage", "application/x-www-form-urlencoded", []byte("chat_id=1&text=%E6%BC%8F&reply_markup=%7B"))
	f.Add("sendPhoto", `multipart/form-data; boundary=x`, []byte("--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n\x89PNG\r\n--x--\r\n"))
	f.Add("sendMediaGroup", "application/json", []byte(`{"chat_id":1,"media":[{"type":"photo","media":"attach://a"},{"type":"photo","media":"b"}]}`))
	f.Add("getUpdates", "application/json", []byte(`{"offset":-5,"limit":-1,"timeout":0,"allowed_updates":["message"]}`))
	f.Add("setWebhook", "application/json", []byte(`{"url":"http://[::1"}`))
	f.Add("editMessageText", "multipart/form-data", []byte("--"))
	f.Add("setMyCommands", "text/plain; charset=\"", []byte(`{"commands":null}`))
	f.Fuzz(func(t *testing.T, method, kind string, body []byte) {
		if len(method) > 40 || bytes.Contains(body, []byte("timeout")) && !bytes.Contains(body, []byte(`"timeout":0`)) || bytes.Contains(body, []byte("http")) {
			return // no long polls, nothing brought anywhere
		}
		s := New(Config{Token: "1:a"})
		defer s.Close()
		s.AddPerson(Person{ID: 1, Name: "张阿姨"})
		if _, err := s.Say(1, 0, Words{Text: "你好"}); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/bot1:a/x", bytes.NewReader(body))
		r.URL.Path, r.Header = "/bot1:a/"+method, http.Header{"Content-Type": {kind}}
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		ok := bytes.HasPrefix(rec.Body.Bytes(), []byte(`{"ok":true`))
		if ok != (rec.Code == http.StatusOK) || rec.Code >= 500 {
			t.Fatalf("status %d: %s", rec.Code, rec.Body)
		}
		if first := s.Thread(1)[0]; first.Text != "你好" {
			t.Fatalf("the person's own words became %q", first.Text)
		}
	})
}
