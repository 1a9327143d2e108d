package botapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/mymmrac/telego"

	"linli/channels/channeltest/botapi"
)

// second is the other client, which was written by other people and speaks multipart only.
func (h house) second(t *testing.T) *bot.Bot {
	t.Helper()
	b, err := bot.New(token, bot.WithServerURL(h.url), bot.WithHTTPClient(2*time.Second, &http.Client{}), bot.WithNotAsyncHandlers())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheSecondClientSendsEditsAndAnswers(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx := h.second(t), t.Context()
	keys := models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "对", CallbackData: "q1:yes"}}}}
	m := must[*models.Message](t)(b.SendMessage(ctx, &bot.SendMessageParams{ChatID: h.zhang.ID, Text: "对吗？", ReplyMarkup: keys}))
	if m.Text != "对吗？" || m.ReplyMarkup.InlineKeyboard[0][0].CallbackData != "q1:yes" {
		t.Errorf("sent %+v", m)
	}
	if err := h.Tap(h.zhang.ID, 0, m.ID, "q1:yes"); err != nil {
		t.Fatal(err)
	}
	if ok, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: "1", Text: "好"}); err != nil || !ok {
		t.Error(ok, err)
	}
	e := must[*models.Message](t)(b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: h.zhang.ID, MessageID: m.ID, Text: "已报修"}))
	if e.Text != "已报修" || e.ReplyMarkup != nil {
		t.Errorf("edited %+v", e)
	}
	png := picture(t)
	photo := must[*models.Message](t)(b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: h.zhang.ID, Caption: "阀门", Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader(png)}}))
	if kept, _ := h.File(photo.Photo[0].FileID); !bytes.Equal(kept, png) {
		t.Error("the photo is another one")
	}
	album := must[[]*models.Message](t)(b.SendMediaGroup(ctx, &bot.SendMediaGroupParams{ChatID: h.zhang.ID, Media: []models.InputMedia{
		&models.InputMediaPhoto{Media: "attach://a.png", MediaAttachment: bytes.NewReader(png)},
		&models.InputMediaPhoto{Media: photo.Photo[0].FileID, Caption: "又一张"},
	}}))
	if len(album) != 2 || album[1].Caption != "又一张" {
		t.Errorf("album %+v", album)
	}
}

func TestRefusalsAreTypedForTheSecondClient(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx := h.second(t), t.Context()
	send := func(chat int64) error {
		_, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: chat, Text: "您好"})
		return err
	}
	h.Throttle("sendMessage", time.Minute)
	var slow *bot.TooManyRequestsError
	if err := send(h.zhang.ID); !errors.As(err, &slow) || slow.RetryAfter != 60 {
		t.Errorf("throttled: %v", err)
	}
	if err := send(77); !errors.Is(err, bot.ErrorBadRequest) {
		t.Errorf("nobody: %v", err)
	}
	g := h.AddGroup("物业", h.zhang.ID)
	to := must[botapi.Chat](t)(h.Migrate(g.ID))
	var moved *bot.MigrateError
	if err := send(g.ID); !errors.As(err, &moved) || int64(moved.MigrateToChatID) != to.ID {
		t.Errorf("migrated: %v", err)
	}
	if err := h.Block(h.zhang.ID, true); err != nil {
		t.Fatal(err)
	}
	if err := send(h.zhang.ID); !errors.Is(err, bot.ErrorForbidden) {
		t.Errorf("blocked: %v", err)
	}
	if _, err := bot.New("1:x", bot.WithServerURL(h.url)); !errors.Is(err, bot.ErrorUnauthorized) {
		t.Errorf("a wrong token: %v", err)
	}
}

// everything lets the resident do everything that a person can do.
func everything(t *testing.T, h house) {
	t.Helper()
	group, png := h.AddGroup("物业", h.zhang.ID), picture(t)
	first := h.say(t, "漏水 👩‍👧 <b>")
	for _, w := range []botapi.Words{
		{Text: "两张", Photos: [][]byte{png, png}},
		{Voice: []byte("OggS")},
		{Document: []byte("楼,单元"), Name: "名单.csv", Text: "名单"},
		{Location: &models.Location{Latitude: 35.4, Longitude: 116.6}},
		{Text: "这个", ReplyTo: first},
		{Text: "转给你们", From: "王奶奶"},
	} {
		must[int](t)(h.Say(h.zhang.ID, 0, w))
	}
	must[int](t)(h.Say(h.zhang.ID, group.ID, botapi.Words{Text: "群里说", Thread: 7}))
	must[int](t)(h.Share(h.zhang.ID, 0))
	h.form(t, token, "sendMessage", map[string]string{"chat_id": number(h.zhang.ID), "text": "对吗？", "reply_markup": `{"inline_keyboard":[[{"text":"对","callback_data":"yes"}]]}`})
	thread := h.Thread(h.zhang.ID)
	for _, err := range []error{
		h.Tap(h.zhang.ID, 0, thread[len(thread)-1].ID, "yes"), h.Edit(h.zhang.ID, 0, first, "不漏了"), h.Block(h.zhang.ID, true), h.Block(h.zhang.ID, false),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	must[botapi.Chat](t)(h.Migrate(group.ID))
}

// The server's updates are written with one library's types and read with the other's: whatever one of them got
// wrong about the Bot API shows here.
func TestUpdatesMeanTheSameToBothLibraries(t *testing.T) {
	h := open(t, botapi.Limit{})
	everything(t, h)
	raw := h.form(t, token, "getUpdates", nil).Result
	if strings.Contains(string(raw), "copy_text") {
		t.Error("a button copies a text that nobody gave it")
	}
	var ours []models.Update
	var theirs []telego.Update
	if err := errors.Join(json.Unmarshal(raw, &ours), json.Unmarshal(raw, &theirs)); err != nil {
		t.Fatal(err)
	}
	if len(ours) != 17 || len(theirs) != len(ours) {
		t.Fatalf("%d and %d updates", len(ours), len(theirs))
	}
	for i := range ours {
		one, other := facts(t, &ours[i]), facts(t, theirs[i])
		if one != other {
			t.Errorf("update %d\n one: %s\nother: %s", i, one, other)
		}
	}
}

// facts is a value's JSON without what says nothing, members in order.
func facts(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var any map[string]any
	if err := json.Unmarshal(b, &any); err != nil {
		t.Fatal(err)
	}
	b, _ = json.Marshal(sparse(any))
	return string(b)
}

// sparse takes out members that are empty: libraries differ in which of those they write.
func sparse(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if member = sparse(member); member == nil {
				delete(v, name)
			} else {
				v[name] = member
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = sparse(v[i])
		}
	case bool:
		if !v {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	case string:
		if v == "" {
			return nil
		}
	}
	return v
}

func TestTheSecondClientStaysOutOfTheDesk(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "linli/cmd/linli").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "linli/cmd/linli\n") {
		t.Fatal("the list is not of the desk")
	}
	for _, no := range []string{"github.com/go-telegram/", "linli/channels/channeltest"} {
		if strings.Contains(string(out), no) {
			t.Errorf("%s is part of the desk", no)
		}
	}
}
