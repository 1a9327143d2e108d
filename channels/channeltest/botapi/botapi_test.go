package botapi_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/mymmrac/telego"
	"github.com/mymmrac/telego/telegoapi"
	tu "github.com/mymmrac/telego/telegoutil"

	"linli/channels/channeltest/botapi"
)

const token = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// clock stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// house is a server with one resident who has said hello.
type house struct {
	*botapi.Server
	clock *clock
	url   string
	zhang botapi.Person
}

func open(t *testing.T, limit botapi.Limit) house {
	t.Helper()
	c := &clock{now: time.Date(2026, 3, 2, 8, 15, 0, 0, time.UTC)}
	s := botapi.New(botapi.Config{Token: token, Limit: limit, Now: c.Now, Backoff: time.Millisecond})
	server := httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); server.CloseClientConnections(); server.Close() })
	h := house{s, c, server.URL, s.AddPerson(botapi.Person{Name: "张阿姨", Phone: "+8613800001111", Language: "zh-hans"})}
	h.say(t, "/start")
	return h
}

func (h house) say(t *testing.T, text string) int {
	t.Helper()
	id, err := h.Say(h.zhang.ID, 0, botapi.Words{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h house) telego(t *testing.T) *telego.Bot {
	t.Helper()
	b, err := telego.NewBot(token, telego.WithAPIServer(h.url), telego.WithHTTPClient(&http.Client{}), telego.WithDiscardLogger())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// code is the error code of a refusal as telego types it; 0 for none.
func code(err error) int {
	var e *telegoapi.Error
	if errors.As(err, &e) {
		return e.ErrorCode
	}
	return 0
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ids(us []telego.Update) (out []int) {
	for _, u := range us {
		out = append(out, u.UpdateID)
	}
	return out
}

func TestTelegoSendsEditsAndDeletes(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx, chat := h.telego(t), t.Context(), tu.ID(h.zhang.ID)
	if me := must[*telego.User](t)(b.GetMe(ctx)); !me.IsBot || me.ID != 123456 {
		t.Errorf("the bot is %+v", me)
	}
	keys := tu.InlineKeyboard(tu.InlineKeyboardRow(tu.InlineKeyboardButton("对").WithCallbackData("q1:yes")))
	m := must[*telego.Message](t)(b.SendMessage(ctx, tu.Message(chat, "3号楼漏水，对吗？").WithReplyMarkup(keys)))
	if m.Text != "3号楼漏水，对吗？" || m.ReplyMarkup.InlineKeyboard[0][0].CallbackData != "q1:yes" || m.Chat.ID != h.zhang.ID {
		t.Errorf("sent %+v", m)
	}
	edit := &telego.EditMessageTextParams{ChatID: chat, MessageID: m.MessageID, Text: "已报修"}
	if e := must[*telego.Message](t)(b.EditMessageText(ctx, edit)); e.Text != "已报修" || e.ReplyMarkup != nil {
		t.Errorf("edited %+v", e)
	}
	if _, err := b.EditMessageText(ctx, edit); code(err) != 400 {
		t.Errorf("the same again: %v", err)
	}
	if err := b.DeleteMessage(ctx, &telego.DeleteMessageParams{ChatID: chat, MessageID: m.MessageID}); err != nil {
		t.Error(err)
	}
	if _, err := b.EditMessageText(ctx, edit); code(err) != 400 {
		t.Errorf("an edit of what is gone: %v", err)
	}
	if got := h.Ledger(botapi.Sent, botapi.Edited, botapi.Deleted, botapi.Refused); len(got) != 5 {
		t.Errorf("ledger: %+v", got)
	}
}

func TestTelegoSendsPhotosByMultipartAndFetchesThem(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx, chat, png := h.telego(t), t.Context(), tu.ID(h.zhang.ID), picture(t)
	file := func(name string) telego.InputFile { return tu.File(tu.NameReader(bytes.NewReader(png), name)) }
	m := must[*telego.Message](t)(b.SendPhoto(ctx, tu.Photo(chat, file("a.png")).WithCaption("阀门")))
	if m.Caption != "阀门" || m.Photo[0].Width != 40 {
		t.Errorf("sent %+v", m)
	}
	f := must[*telego.File](t)(b.GetFile(ctx, &telego.GetFileParams{FileID: m.Photo[0].FileID}))
	got, err := tu.DownloadFile(b.FileDownloadURL(f.FilePath))
	if err != nil || !bytes.Equal(got, png) {
		t.Errorf("fetched %d bytes: %v", len(got), err)
	}
	album := must[[]telego.Message](t)(b.SendMediaGroup(ctx, tu.MediaGroup(chat, tu.MediaPhoto(file("a.png")).WithCaption("两张"), tu.MediaPhoto(file("b.png")))))
	if len(album) != 2 || album[0].MediaGroupID == "" || album[0].MediaGroupID != album[1].MediaGroupID {
		t.Errorf("album %+v", album)
	}
	if _, err := b.SendPhoto(ctx, tu.Photo(chat, tu.File(tu.NameReader(bytes.NewReader([]byte("no picture")), "a.png")))); code(err) != 400 {
		t.Errorf("no picture: %v", err)
	}
	if v := must[*telego.Message](t)(b.SendVoice(ctx, tu.Voice(chat, file("a.ogg")))); v.Voice == nil {
		t.Error("no voice")
	}
	if d := must[*telego.Message](t)(b.SendDocument(ctx, tu.Document(chat, file("图.png")))); d.Document.FileName != "图.png" {
		t.Errorf("document %+v", d.Document)
	}
	if l := must[*telego.Message](t)(b.SendLocation(ctx, tu.Location(chat, 35.4, 116.6))); l.Location.Latitude != 35.4 {
		t.Errorf("location %+v", l.Location)
	}
}

func TestUpdatesComeAgainUntilAnOffsetPassesThem(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx := h.telego(t), t.Context()
	h.say(t, "漏水")
	get := func(p telego.GetUpdatesParams) []int {
		t.Helper()
		return ids(must[[]telego.Update](t)(b.GetUpdates(ctx, &p)))
	}
	for _, step := range []struct {
		what string
		p    telego.GetUpdatesParams
		want int // how many
		from int // the first one's id
	}{
		{"all", telego.GetUpdatesParams{}, 2, 1},
		{"again", telego.GetUpdatesParams{}, 2, 1},
		{"one", telego.GetUpdatesParams{Limit: 1}, 1, 1},
		{"what is above the offset", telego.GetUpdatesParams{Offset: 2}, 1, 2},
		{"nothing is given twice", telego.GetUpdatesParams{Offset: 1}, 1, 2},
		{"the end", telego.GetUpdatesParams{Offset: 3}, 0, 0},
	} {
		got := get(step.p)
		if len(got) != step.want || step.want > 0 && got[0] != step.from {
			t.Errorf("%s: %v", step.what, got)
		}
	}
	for range 3 {
		h.say(t, "还在漏")
	}
	if got := get(telego.GetUpdatesParams{Offset: -1}); len(got) != 1 || got[0] != 5 {
		t.Errorf("a negative offset: %v", got)
	}
	if got := get(telego.GetUpdatesParams{}); len(got) != 1 {
		t.Errorf("what a negative offset passed came again: %v", got)
	}
	if n := len(h.Ledger(botapi.Acknowledged)); n != 4 {
		t.Errorf("%d acknowledged, want 4", n)
	}
}

func TestALongPollEndsWithTheFirstUpdate(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx := h.telego(t), t.Context()
	got := make(chan []telego.Update, 1)
	go func() {
		us, _ := b.GetUpdates(ctx, &telego.GetUpdatesParams{Offset: 2, Timeout: 50})
		got <- us
	}()
	awaitPoll(t, h)
	h.say(t, "漏水")
	if us := <-got; len(us) != 1 || us[0].Message.Text != "漏水" {
		t.Errorf("polled %+v", us)
	}
}

// awaitPoll waits until the offset 2 has been heard.
func awaitPoll(t *testing.T, h house) {
	t.Helper()
	for h.Pending() > 0 {
		changed := h.Changed()
		if h.Pending() == 0 {
			return
		}
		select {
		case <-changed:
		case <-t.Context().Done():
			t.Fatal("nobody polled")
		}
	}
}

func TestASecondPollerEndsTheFirst(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx := h.telego(t), t.Context()
	first := make(chan error, 1)
	go func() {
		_, err := b.GetUpdates(ctx, &telego.GetUpdatesParams{Offset: 2, Timeout: 50})
		first <- err
	}()
	awaitPoll(t, h)
	if _, err := b.GetUpdates(ctx, &telego.GetUpdatesParams{Offset: 2}); err != nil {
		t.Errorf("the second: %v", err)
	}
	if err := <-first; code(err) != 409 {
		t.Errorf("the first: %v", err)
	}
}

func TestRefusalsAreTypedForTelego(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx := h.telego(t), t.Context()
	send := func(chat int64) *telegoapi.Error {
		_, err := b.SendMessage(ctx, tu.Message(tu.ID(chat), "您好"))
		var e *telegoapi.Error
		errors.As(err, &e)
		return e
	}
	stranger := h.AddPerson(botapi.Person{Name: "生人"})
	if e := send(stranger.ID); e == nil || e.ErrorCode != 400 || e.Description != "Bad Request: chat not found" {
		t.Errorf("a person who never spoke: %v", e)
	}
	h.Throttle("sendMessage", time.Hour)
	if e := send(h.zhang.ID); e == nil || e.ErrorCode != 429 || e.Parameters.RetryAfter != 3600 {
		t.Errorf("throttled: %v", e)
	}
	if err := h.Block(h.zhang.ID, true); err != nil {
		t.Fatal(err)
	}
	if e := send(h.zhang.ID); e == nil || e.ErrorCode != 403 || e.Description != "Forbidden: bot was blocked by the user" {
		t.Errorf("blocked: %v", e)
	}
	h.say(t, "我回来了") // whoever writes again has unblocked the bot
	if e := send(h.zhang.ID); e != nil {
		t.Errorf("unblocked: %v", e)
	}
	g := h.AddGroup("物业", h.zhang.ID)
	moved := must[botapi.Chat](t)(h.Migrate(g.ID))
	if e := send(g.ID); e == nil || e.ErrorCode != 400 || e.Parameters.MigrateToChatID != moved.ID {
		t.Errorf("migrated: %v", e)
	}
	if e := send(moved.ID); e != nil {
		t.Errorf("the supergroup: %v", e)
	}
	if err := h.Leave(h.zhang.ID); err != nil {
		t.Fatal(err)
	}
	if e := send(h.zhang.ID); e == nil || e.Description != "Forbidden: user is deactivated" {
		t.Errorf("deactivated: %v", e)
	}
}

func TestADroppedAnswerWasDeliveredAndAResetWasNot(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx := h.telego(t), t.Context()
	for kind, delivered := range map[string]int{botapi.Drop: 1, botapi.Reset: 0} {
		before := len(h.Ledger(botapi.Sent))
		h.Fault(botapi.Fault{Kind: kind, Method: "sendMessage"})
		_, err := b.SendMessage(ctx, tu.Message(tu.ID(h.zhang.ID), "您好"))
		if err == nil || code(err) != 0 {
			t.Errorf("%s: the bot is told %v", kind, err)
		}
		if n := len(h.Ledger(botapi.Sent)) - before; n != delivered {
			t.Errorf("%s: %d delivered, want %d", kind, n, delivered)
		}
	}
	if len(h.Ledger(botapi.Unanswered)) != 1 {
		t.Error("the dropped answer is not in the ledger")
	}
}

func TestABlackHoleTakesACallAndDoesNothing(t *testing.T) {
	h := open(t, botapi.Limit{})
	b := h.telego(t)
	h.Fault(botapi.Fault{Kind: botapi.Hole, Times: -1})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := b.SendMessage(ctx, tu.Message(tu.ID(h.zhang.ID), "您好")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the bot is told %v", err)
	}
	h.Mend()
	if _, err := b.SendMessage(t.Context(), tu.Message(tu.ID(h.zhang.ID), "您好")); err != nil || len(h.Ledger(botapi.Sent)) != 1 {
		t.Errorf("%v, ledger %+v", err, h.Ledger(botapi.Sent))
	}
}

func TestASlowAnswerComesAfterTheMessage(t *testing.T) {
	h := open(t, botapi.Limit{})
	b := h.telego(t)
	h.Fault(botapi.Fault{Kind: botapi.Slow, Method: "sendMessage", Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := b.SendMessage(ctx, tu.Message(tu.ID(h.zhang.ID), "您好"))
		done <- err
	}()
	until(t, h, func() bool { return len(h.Ledger(botapi.Sent)) == 1 })
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("the bot is told %v", err)
	}
}

func TestKindsThatTheBotDidNotAskForAreNotHandedOver(t *testing.T) {
	h := open(t, botapi.Limit{})
	b := h.telego(t)
	for _, kinds := range [][]string{{"message"}, {"edited_message"}} {
		if _, err := b.GetUpdates(t.Context(), &telego.GetUpdatesParams{Offset: 2, AllowedUpdates: kinds}); err != nil {
			t.Fatal(err)
		}
		if err := h.Edit(h.zhang.ID, 0, 1, "不是 "+kinds[0]); err != nil {
			t.Fatal(err)
		}
	}
	us := must[[]telego.Update](t)(b.GetUpdates(t.Context(), &telego.GetUpdatesParams{}))
	if len(us) != 1 || us[0].EditedMessage.Text != "不是 edited_message" {
		t.Errorf("handed over %+v", us)
	}
}
