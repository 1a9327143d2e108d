package house

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
	"linli/cmd/internal/metrics"
)

// What must never be read where strangers or machines read.
const (
	canaryPhone = "+8613800005678"
	canaryWords = "金丝雀的秘密"
	canaryChat  = "chat-canary-4711"
	canaryToken = "123456789:AAE-canary-token-of-a-bot-xyz"
	canaryCode  = "CANA-RYCO-DE77"
	canaryPlace = "canary-gps-position"
)

// leaky is a provider whose errors say everything that they know, and which panics now and then.
type leaky struct{ n int }

func (*leaky) Form() bot.Form { return bot.Form{Name: "sms", SMS: true} }

func (l *leaky) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	l.n++
	text := fmt.Sprintf("Post https://api.example.org/bot%s/send: %s to %s at %s refused", canaryToken, o.Body.Text, canaryPhone, o.Chat)
	switch l.n % 4 {
	case 0:
		panic(text)
	case 1:
		panic(errors.New(text))
	case 2:
		return bot.Receipt{}, &bot.RetryError{After: time.Second, Err: errors.New(text)}
	default:
		return bot.Receipt{}, errors.New(text)
	}
}

type still struct{ now time.Time }

func (s *still) Now() time.Time { return s.now }

func TestNoPhoneTokenOrWordIsInLogsFiguresOrTheDatabase(t *testing.T) {
	key, clock := bytes.Repeat([]byte{7}, 32), &still{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	f, err := Furnish("", key)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	seed, meter := uint64(0), metrics.New()
	h, err := Open(t.Context(), f, Options{
		Database: filepath.Join(t.TempDir(), "linli.db"), Key: key, Clock: clock, Owner: "test", Meter: meter,
		Seed: func() uint64 { seed++; return seed }, Channels: map[string]run.Channel{"sms": &leaky{}},
		Log:       slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Community: bot.Community{ID: 1, Name: "和睦里", Zone: time.UTC, Locale: "zh-CN"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	meter.Watch(h.DB, clock)
	confide(t, h, clock)
	dump, err := h.DB.Dump(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page := httptest.NewRecorder()
	meter.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	for where, text := range map[string]string{"the log": log.String(), "the figures": page.Body.String(), "the database": dump} {
		if len(text) < 200 {
			t.Errorf("%s holds hardly anything: %s", where, text)
		}
		for _, secret := range []string{canaryPhone, canaryPhone[3:], canaryWords, canaryChat, canaryToken, canaryCode, canaryPlace} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s holds %q: …%s…", where, secret, text[max(0, at-120):min(len(text), at+60)])
			}
		}
	}
	for _, event := range []string{"send.failed", "send.retry"} {
		if !strings.Contains(log.String(), event) {
			t.Errorf("the log says nothing of %s", event)
		}
	}
}

// confide tells secrets in every way that comes in.
func confide(t *testing.T, h *House, clock *still) {
	t.Helper()
	err := h.DB.Write(t.Context(), 1, []bot.Change{
		{Row: roll.Person{Key: "r1", Name: canaryWords, Phone: canaryPhone, Home: bot.ParsePlace("3-2-501")}},
		{Row: roll.Invite{Community: 1, Code: canaryCode, Name: canaryWords, Role: bot.RoleWorker, Org: "office", Expires: clock.now.Add(time.Hour)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range []bot.Inbound{
		{Text: "3号楼2单元501厨房水管漏水，" + canaryWords},
		{Text: "1"},
		{Text: canaryWords + "请打" + canaryPhone},
		{Text: "/start " + canaryCode},
		{Kind: bot.InPhoto, Text: canaryWords, Media: []bot.Media{{Kind: "photo", Name: canaryWords, Data: geotagged(t)}}},
		{Kind: bot.InPhoto, Media: []bot.Media{{Kind: "photo", Name: canaryWords, Data: []byte(canaryWords)}}},
		{Kind: bot.InTap, Text: canaryWords},
		{Kind: bot.InLocation, Text: canaryPlace},
		{Kind: bot.InContact, Phone: canaryPhone, Name: canaryWords},
		{Text: "1000-0032 到哪了"},
		{Text: "删除我的数据"},
	} {
		if in.Kind == "" {
			in.Kind = bot.InText
		}
		in.Account, in.Chat, in.Phone, in.Key, in.At = "sms", canaryChat, canaryPhone, canaryToken+fmt.Sprint(i), clock.now
		if err := h.Desk.Take(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		clock.now = clock.now.Add(time.Minute)
		if err := h.Desk.Pump(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// geotagged is a photo that says where it was taken.
func geotagged(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00" + canaryPlace
	return append([]byte("\xff\xd8\xff\xe1\x00"+string(rune(len(exif)+2))+exif), b.Bytes()[2:]...)
}
