package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/channels/channeltest/botapi"
)

const telegramToken = "123456:AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDD"

// resident is somebody who talks to a running desk over Telegram.
type resident struct {
	*testing.T
	server *botapi.Server
	id     int64
}

// telegraphed is a desk whose bot fetches from a strict Bot API server, or has it bring updates.
func telegraphed(t *testing.T, mode string) *resident {
	api := botapi.New(botapi.Config{Token: telegramToken, Backoff: 50 * time.Millisecond})
	server := httptest.NewServer(api)
	t.Cleanup(func() { api.Close(); server.Close() })
	addr := freePort(t)
	conf := filepath.Join(t.TempDir(), "linli.yaml")
	yaml := fmt.Sprintf("public_url: http://%s\ntelegram:\n- account: telegram\n  token: %s\n  api_url: %s\n  mode: %s\n  secret: a_secret_of_sixteen\n",
		addr, telegramToken, server.URL, mode)
	if err := os.WriteFile(conf, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	begin(t, "--demo", "--config", conf, "--listen", addr)
	p := api.AddPerson(botapi.Person{Name: "张阿姨", Language: "zh-hans", Phone: "+8613800001234"})
	return &resident{t, api, p.ID}
}

func (r *resident) say(words string) {
	r.Helper()
	if _, err := r.server.Say(r.id, 0, botapi.Words{Text: words}); err != nil {
		r.Fatal(err)
	}
}

// hears waits for a message of the desk that holds the words.
func (r *resident) hears(words string) botapi.Line {
	r.Helper()
	for range 400 {
		for _, l := range r.server.Thread(r.id) {
			if l.From != nil && l.From.IsBot && strings.Contains(l.Text, words) {
				return l
			}
		}
		time.Sleep(25 * time.Millisecond)
	}
	r.Fatalf("nobody says %q; the ledger: %+v", words, r.server.Ledger())
	return botapi.Line{}
}

// taps the first button of a message.
func (r *resident) taps(l botapi.Line) {
	r.Helper()
	if l.ReplyMarkup == nil {
		r.Fatalf("%q has no buttons", l.Text)
	}
	if err := r.server.Tap(r.id, 0, l.ID, l.ReplyMarkup.InlineKeyboard[0][0].CallbackData); err != nil {
		r.Fatal(err)
	}
}

func TestAResidentReportsAFaultOverTelegramFetchedOrBrought(t *testing.T) {
	for _, mode := range []string{"poll", "webhook"} {
		t.Run(mode, func(t *testing.T) {
			r := telegraphed(t, mode)
			r.say("3号楼2单元501厨房水管漏水")
			r.taps(r.hears("报修：3号楼2单元501"))
			r.hears("已报修")
			if refused := r.server.Ledger(botapi.Refused); len(refused) != 0 {
				t.Errorf("the Bot API refused %+v", refused)
			}
		})
	}
}
