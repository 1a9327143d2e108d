package botapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"linli/channels/channeltest/botapi"
)

type reply struct {
	OK          bool
	Result      json.RawMessage
	Code        int `json:"error_code"`
	Description string
}

// form calls a method with an urlencoded body.
func (h house) form(t *testing.T, tok, method string, fields map[string]string) reply {
	t.Helper()
	v := url.Values{}
	for name, value := range fields {
		v.Set(name, value)
	}
	res, err := http.PostForm(h.url+"/bot"+tok+"/"+method, v)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, _ := io.ReadAll(res.Body)
	var r reply
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	if !r.OK && r.Code != res.StatusCode {
		t.Errorf("%s: status %d with code %d", method, res.StatusCode, r.Code)
	}
	return r
}

func TestWhatTelegramRefusesIsRefused(t *testing.T) {
	h := open(t, botapi.Limit{})
	chat := strconv.FormatInt(h.zhang.ID, 10)
	if r := h.form(t, token, "sendMessage", map[string]string{"chat_id": chat, "text": "您好"}); !r.OK {
		t.Fatal(r)
	}
	mine, theirs := "2", "1"
	button := func(data string) string {
		b, _ := json.Marshal(map[string]any{"inline_keyboard": [][]map[string]string{{{"text": "对", "callback_data": data}}}})
		return string(b)
	}
	for name, c := range map[string]struct {
		method string
		fields map[string]string
		want   string // of the description; "" when it must be taken
	}{
		"an empty text":                {"sendMessage", map[string]string{"text": " \n"}, "message text is empty"},
		"the longest text":             {"sendMessage", map[string]string{"text": strings.Repeat("漏", 4096)}, ""},
		"a text too long":              {"sendMessage", map[string]string{"text": strings.Repeat("漏", 4097)}, "message is too long"},
		"broken UTF-8":                 {"sendMessage", map[string]string{"text": "a\xff"}, "strings must be encoded in UTF-8"},
		"the longest button data":      {"sendMessage", map[string]string{"text": "?", "reply_markup": button(strings.Repeat("a", 64))}, ""},
		"button data too long":         {"sendMessage", map[string]string{"text": "?", "reply_markup": button(strings.Repeat("漏", 22))}, "BUTTON_DATA_INVALID"},
		"a button that does nothing":   {"sendMessage", map[string]string{"text": "?", "reply_markup": button("")}, "Text buttons are unallowed"},
		"markup that is not JSON":      {"sendMessage", map[string]string{"text": "?", "reply_markup": "{"}, "can't parse reply markup JSON object"},
		"HTML":                         {"sendMessage", map[string]string{"text": "<b>1 &lt; 2</b>", "parse_mode": "HTML"}, ""},
		"HTML left open":               {"sendMessage", map[string]string{"text": "<b>漏", "parse_mode": "HTML"}, "can't parse entities"},
		"HTML that is a text":          {"sendMessage", map[string]string{"text": "水温<40度", "parse_mode": "HTML"}, "can't parse entities"},
		"an answer to nothing":         {"sendMessage", map[string]string{"text": "?", "reply_parameters": `{"message_id":99}`}, "message to be replied not found"},
		"an edit of nothing":           {"editMessageText", map[string]string{"message_id": "99", "text": "?"}, "message to edit not found"},
		"an edit of another's":         {"editMessageText", map[string]string{"message_id": theirs, "text": "?"}, "message can't be edited"},
		"an edit that changes nothing": {"editMessageText", map[string]string{"message_id": mine, "text": "您好"}, "message is not modified"},
		"a caption of a text":          {"editMessageCaption", map[string]string{"message_id": mine, "caption": "?"}, "there is no caption"},
		"buttons as they were":         {"editMessageReplyMarkup", map[string]string{"message_id": mine, "reply_markup": `{"inline_keyboard":[]}`}, "message is not modified"},
		"a deletion of nothing":        {"deleteMessage", map[string]string{"message_id": "99"}, "message to delete not found"},
		"a photo of nothing":           {"sendPhoto", map[string]string{}, "there is no photo"},
		"a photo that is not here":     {"sendPhoto", map[string]string{"photo": "https://example.org/a.png"}, "wrong file identifier"},
		"a caption too long":           {"sendPhoto", map[string]string{"caption": strings.Repeat("漏", 1025)}, "caption is too long"},
		"an album of one":              {"sendMediaGroup", map[string]string{"media": `[{"type":"photo","media":"a"}]`}, "wrong number of items"},
		"a place that is nowhere":      {"sendLocation", map[string]string{"latitude": "91", "longitude": "0"}, "wrong latitude"},
		"an action that is none":       {"sendChatAction", map[string]string{"action": "sleeping"}, "wrong parameter action"},
		"an answer to no tap":          {"answerCallbackQuery", map[string]string{"callback_query_id": "77"}, "query is too old"},
		"a file that is not here":      {"getFile", map[string]string{"file_id": "x"}, "invalid file_id"},
		"a command in capitals":        {"setMyCommands", map[string]string{"commands": `[{"command":"Start","description":"x"}]`}, "BOT_COMMAND_INVALID"},
		"a webhook without TLS":        {"setWebhook", map[string]string{"url": "http://desk.example/hook"}, "An HTTPS URL must be provided"},
		"a secret that is no token":    {"setWebhook", map[string]string{"url": "https://desk.example/hook", "secret_token": "a b"}, "secret token contains"},
		"a chat that is known":         {"getChat", map[string]string{}, ""},
		"a method that does not exist": {"sendMoney", map[string]string{}, "Not Found"},
		"a method in another case":     {"SENDMESSAGE", map[string]string{"text": "您好"}, ""},
		"the menu":                     {"setMyCommands", map[string]string{"commands": `[{"command":"start","description":"开始"}]`, "language_code": "zh"}, ""},
	} {
		c.fields["chat_id"] = chat
		r := h.form(t, token, c.method, c.fields)
		if r.OK != (c.want == "") || !strings.Contains(r.Description, c.want) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if r := h.form(t, "123456:wrong", "getMe", nil); r.Code != 401 {
		t.Errorf("a wrong token: %+v", r)
	}
}

func TestATapIsAnsweredOnceAndInFewWords(t *testing.T) {
	h := open(t, botapi.Limit{})
	h.form(t, token, "sendMessage", map[string]string{"chat_id": strconv.FormatInt(h.zhang.ID, 10), "text": "对吗？", "reply_markup": `{"inline_keyboard":[[{"text":"对","callback_data":"yes"}]]}`})
	if err := h.Tap(h.zhang.ID, 0, 2, "no"); err == nil {
		t.Error("a button that is not there was tapped")
	}
	if err := h.Tap(h.zhang.ID, 0, 2, "yes"); err != nil {
		t.Fatal(err)
	}
	answer := func(text string) bool {
		return h.form(t, token, "answerCallbackQuery", map[string]string{"callback_query_id": "1", "text": text}).OK
	}
	if answer(strings.Repeat("好", 201)) || !answer("好") || answer("好") {
		t.Error("201 characters are too many, and a tap is answered once")
	}
	if l := h.Thread(h.zhang.ID)[1]; l.Toast != "好" {
		t.Errorf("the person sees %q", l.Toast)
	}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
