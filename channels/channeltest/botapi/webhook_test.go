package botapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/mymmrac/telego"

	"linli/channels/channeltest/botapi"
)

// delivery is what a webhook was brought.
type delivery struct {
	secret string
	update telego.Update
}

// desk is a webhook that answers with the given statuses in turn, then with 200 and a method to carry out.
func desk(t *testing.T, statuses ...int) (string, <-chan delivery) {
	t.Helper()
	got := make(chan delivery, 10)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		d := delivery{secret: r.Header.Get("X-Telegram-Bot-Api-Secret-Token")}
		if err := json.Unmarshal(b, &d.update); err != nil {
			t.Error(err)
		}
		got <- d
		if len(statuses) > 0 {
			rw.WriteHeader(statuses[0])
			statuses = statuses[1:]
			return
		}
		rw.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(rw).Encode(map[string]any{"method": "sendMessage", "chat_id": d.update.Message.Chat.ID, "text": "听到：" + d.update.Message.Text})
	}))
	t.Cleanup(server.Close)
	return server.URL + "/hook", got
}

func next(t *testing.T, got <-chan delivery) delivery {
	t.Helper()
	select {
	case d := <-got:
		return d
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was brought")
		return delivery{}
	}
}

func TestAWebhookIsBroughtUpdatesInOrderUntilItTakesThem(t *testing.T) {
	h := open(t, botapi.Limit{})
	b, ctx := h.telego(t), t.Context()
	h.say(t, "漏水")
	url, got := desk(t, 500, 302)
	if err := b.SetWebhook(ctx, &telego.SetWebhookParams{URL: url, SecretToken: "s3cret_-"}); err != nil {
		t.Fatal(err)
	}
	var order []int
	for range 4 {
		d := next(t, got)
		order = append(order, d.update.UpdateID)
		if d.secret != "s3cret_-" {
			t.Errorf("the secret is %q", d.secret)
		}
	}
	if !slices.Equal(order, []int{1, 1, 1, 2}) {
		t.Errorf("brought %v", order)
	}
	until(t, h, func() bool { return h.Pending() == 0 && len(h.Ledger(botapi.Sent)) == 2 })
	info := must[*telego.WebhookInfo](t)(b.GetWebhookInfo(ctx))
	if info.URL != url || info.LastErrorMessage == "" || info.PendingUpdateCount != 0 {
		t.Errorf("info %+v", info)
	}
	if l := h.Thread(h.zhang.ID); l[len(l)-1].Text != "听到：漏水" {
		t.Errorf("the person reads %q", l[len(l)-1].Text)
	}
	if _, err := b.GetUpdates(ctx, nil); code(err) != 409 {
		t.Errorf("polling beside a webhook: %v", err)
	}
	if err := b.DeleteWebhook(ctx, nil); err != nil {
		t.Fatal(err)
	}
	h.say(t, "还在漏")
	if us := must[[]telego.Update](t)(b.GetUpdates(ctx, nil)); len(us) != 1 || us[0].Message.Text != "还在漏" {
		t.Errorf("polled %+v", us)
	}
}

// until waits for changes until something holds.
func until(t *testing.T, h house, holds func() bool) {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		changed := h.Changed()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-late:
			t.Fatalf("ledger: %+v", h.Ledger())
		}
	}
}
