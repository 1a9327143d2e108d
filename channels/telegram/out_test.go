package telegram

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/channels/channeltest"
)

func (h *house) sendTo(t *testing.T, o bot.Outgoing) (bot.Receipt, error) {
	t.Helper()
	o.Account, o.ID = channeltest.Account, max(o.ID, 1)
	if o.Chat == "" {
		o.Chat = "5001"
	}
	return h.bot.Send(t.Context(), o)
}

func TestWhatTelegramRefusesIsSorted(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		want   error
		wait   time.Duration
	}{
		"too fast":          {throttled(40 * time.Second), bot.ErrUnavailable, 40 * time.Second},
		"too fast for long": {throttled(9 * time.Hour), bot.ErrUnavailable, time.Hour},
		"blocked":           {refused(403, "Forbidden: bot was blocked by the user", ""), bot.ErrNotFound, 0},
		"deactivated":       {refused(403, "Forbidden: user is deactivated", ""), bot.ErrNotFound, 0},
		"no such chat":      {refused(400, "Bad Request: chat not found", ""), bot.ErrNotFound, 0},
		"a bad request":     {refused(400, "Bad Request: BUTTON_DATA_INVALID", ""), bot.ErrInvalid, 0},
		"a wrong token":     {refused(401, "Unauthorized", ""), bot.ErrUnavailable, 0},
		"no Bot API at all": {"<html>", bot.ErrUnavailable, 0},
		"nothing":           {"{}", bot.ErrUnavailable, 0},
	} {
		h := build(t, channeltest.NewWorld())
		h.refuse(c.answer)
		_, err := h.sendTo(t, bot.Outgoing{Body: bot.Body{Text: "已收到"}})
		var later *bot.RetryError
		if !errors.Is(err, c.want) || errors.As(err, &later) != (c.wait > 0) || later != nil && later.After != c.wait {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATelegramThatIsAwayIsUnavailableAndNoErrorHoldsTheToken(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.server.Close()
	_, err := h.sendTo(t, bot.Outgoing{Body: bot.Body{Text: "已收到"}})
	if wait := h.rounds(t, 1); !errors.Is(err, bot.ErrUnavailable) || strings.Contains(err.Error(), token) || wait != time.Second {
		t.Errorf("%v", err)
	}
	if _, err = h.bot.caller.file(t.Context(), "x"); err == nil || strings.Contains(err.Error(), token) {
		t.Errorf("a file: %v", err)
	}
}

func TestALongTextGoesOnBehindThePartThatWasTaken(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	long := strings.Repeat("𠮷", 5000)
	h.refuse("", throttled(time.Second))
	o := bot.Outgoing{ID: 8, Body: bot.Body{Text: long, Choices: []bot.Choice{{Label: "好", Data: "ok"}}}}
	if _, err := h.sendTo(t, o); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatal(err)
	}
	receipt, err := h.sendTo(t, o)
	if err != nil || strings.Join(h.texts(), "") != long || receipt.ProviderID != "3" {
		t.Fatalf("%v, %d messages, receipt %+v", err, len(h.texts()), receipt)
	}
	for i, m := range h.shown {
		if last := i == len(h.shown)-1; units(m.Text) > 4096 || (len(m.Keyboard.Rows) > 0) != last {
			t.Errorf("part %d: %d units, keyboard %v", i, units(m.Text), m.Keyboard.Rows)
		}
	}
	if len(h.bot.parts.sent) != 0 {
		t.Error("what is done is remembered for ever")
	}
}

func TestAnUpdateOfACardEditsItsMessage(t *testing.T) {
	update := bot.Outgoing{ID: 2, Card: "ticket/1", Replaces: "1", Body: bot.Body{Text: "李师傅已接单"}}
	for name, c := range map[string]struct {
		refusal string
		want    []string
		id      string
		fails   error
	}{
		"in place":           {"", []string{"李师傅已接单"}, "1", nil},
		"as it is":           {refused(400, "Bad Request: message is not modified: specified new message content", ""), []string{"已收到"}, "1", nil},
		"which is gone":      {refused(400, "Bad Request: message to edit not found", ""), []string{"已收到", "李师傅已接单"}, "2", nil},
		"which is too old":   {refused(400, "Bad Request: message can't be edited", ""), []string{"已收到", "李师傅已接单"}, "2", nil},
		"for who blocked us": {refused(403, "Forbidden: bot was blocked by the user", ""), []string{"已收到"}, "", bot.ErrNotFound},
	} {
		h := build(t, channeltest.NewWorld())
		if _, err := h.sendTo(t, bot.Outgoing{ID: 1, Body: bot.Body{Text: "已收到"}}); err != nil {
			t.Fatal(err)
		}
		h.refuse(c.refusal)
		receipt, err := h.sendTo(t, update)
		if !errors.Is(err, c.fails) || c.fails == nil && receipt.ProviderID != c.id || !slices.Equal(h.texts(), c.want) {
			t.Errorf("%s: %v, receipt %+v, shown %q", name, err, receipt, h.texts())
		}
	}
}

func TestAMessageToATopicGoesThere(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	if _, err := h.sendTo(t, bot.Outgoing{Chat: "-1001/17", Body: bot.Body{Text: "接单"}}); err != nil {
		t.Fatal(err)
	}
	if m := h.shown[0]; m.Chat != -1001 || m.Thread != 17 {
		t.Errorf("%+v", m)
	}
}

func TestAGroupThatHasBecomeASupergroupIsFoundThere(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.refuse(refused(400, "Bad Request: group chat was upgraded to a supergroup chat", `{"migrate_to_chat_id":-1001}`))
	for range 2 {
		if _, err := h.sendTo(t, bot.Outgoing{Chat: "-42", Body: bot.Body{Text: "接单"}}); err != nil {
			t.Fatal(err)
		}
	}
	if len(h.shown) != 2 || h.shown[0].Chat != -1001 || h.shown[1].Chat != -1001 || h.count("sendMessage") != 3 {
		t.Errorf("shown %+v after %d calls", h.shown, h.count("sendMessage"))
	}
}

func TestWhatIsNotForThisBotIsRefusedWithoutAsking(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	for _, o := range []bot.Outgoing{{Account: "other", Chat: "1"}, {Account: channeltest.Account, Chat: "张"}, {Account: channeltest.Account, Chat: "1", Body: bot.Body{Text: " \n"}}} {
		if _, err := h.bot.Send(t.Context(), o); !errors.Is(err, bot.ErrInvalid) || len(h.calls) != 0 {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestAWrongConfigurationIsSaidWithoutTheToken(t *testing.T) {
	for _, c := range []Config{
		{Mode: ModePoll, Token: "geheim"}, {Mode: "push", Token: token}, {Mode: ModeWebhook, Token: token, PublicURL: "https://a"},
		{Mode: ModeWebhook, Token: token, Secret: "0123456789abcdef"},
	} {
		if _, err := New(c); !errors.Is(err, bot.ErrInvalid) || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), token) {
			t.Errorf("%v", err)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	if err := newClient().CheckRedirect(nil, nil); !errors.Is(err, http.ErrUseLastResponse) {
		t.Error(err)
	}
}
