package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/channels/channeltest"
)

func (h *house) texted(words string) int {
	return h.add("message", said(map[string]any{"text": words}))
}

func kept(h *house) (texts []string) {
	for _, m := range h.Door.Kept() {
		texts = append(texts, m.Text)
	}
	return texts
}

func TestAnUpdateIsConfirmedOnlyAfterItIsKept(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	first := h.texted("漏水了")
	h.Door.Fail(bot.ErrUnavailable)
	if wait := h.rounds(t, 3); wait != 4*time.Second || h.isConfirmed(first) {
		t.Fatalf("after three failures: wait %v, confirmed %v", wait, h.isConfirmed(first))
	}
	h.Door.Fail(nil)
	h.texted("还在漏")
	h.rounds(t, 1)
	if h.isConfirmed(first) {
		t.Error("confirmed before the next question")
	}
	h.rounds(t, 1)
	if got := kept(h); !h.isConfirmed(first) || !slices.Equal(got, []string{"漏水了", "还在漏"}) {
		t.Errorf("confirmed %v, kept %q", h.isConfirmed(first), got)
	}
}

func TestAProcessThatDiesBeforeItConfirmsLosesNothingAndKeepsNothingTwice(t *testing.T) {
	w := channeltest.NewWorld()
	h := build(t, w)
	id := h.texted("漏水了")
	h.rounds(t, 1) // kept, and then it dies
	again := build(t, w)
	again.rounds(t, 2)
	if got := kept(again); !again.isConfirmed(id) || !slices.Equal(got, []string{"漏水了"}) || len(w.Door.Calls()) != 2 {
		t.Errorf("kept %q of %d calls, confirmed %v", got, len(w.Door.Calls()), again.isConfirmed(id))
	}
}

func TestAfterAQuietWeekLowerNumbersAreFetchedToo(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.texted("漏水了")
	h.rounds(t, 2)
	h.rounds(t, 1)
	if got := h.offsets; !slices.Equal(got, []int{0, 702, 0}) {
		t.Errorf("asked from %d", got)
	}
}

func TestWhoDoesNotHoldTheAccountDoesNotPoll(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.holds = false
	if h.rounds(t, 1); len(h.calls) != 0 {
		t.Errorf("asked %q", h.calls)
	}
}

func TestASecondPollerIsSaidAndNotFought(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.polls = refused(409, "Conflict: terminated by other getUpdates request", "")
	if wait := h.rounds(t, 1); wait != pauseMost {
		t.Errorf("waits %v", wait)
	}
}

func TestOneUpdateThatNobodyCanReadHidesNoOther(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.add("message", "no message at all")
	h.add("chosen_inline_result", map[string]any{})
	last := h.texted("漏水了")
	h.rounds(t, 2)
	if got := kept(h); !h.isConfirmed(last) || !slices.Equal(got, []string{"漏水了"}) {
		t.Errorf("kept %q, confirmed %v", got, h.isConfirmed(last))
	}
}

func TestWhatCanNeverBeKeptStandsInNobodysWay(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.Door.Fail(fmt.Errorf("%w: too strange", bot.ErrInvalid))
	last := h.texted("漏水了")
	h.texted("还在漏")
	h.rounds(t, 2)
	if !h.isConfirmed(last) {
		t.Error("it is asked for again and again")
	}
}

func TestEverythingThatPeopleSendArrivesAsWhatItIs(t *testing.T) {
	photo := []map[string]any{{"file_id": "small", "width": 90, "height": 90, "file_size": 9}, {"file_id": "large", "width": 900, "height": 900, "file_size": 99}}
	topic := said(map[string]any{"text": "漏水了", "is_topic_message": true, "message_thread_id": 17, "chat": map[string]any{"id": -1001, "type": "supergroup"}})
	for name, c := range map[string]struct {
		field string
		value any
		want  string // kind chat user text phone media
	}{
		"words":               {"message", said(map[string]any{"text": "漏水了"}), "text 5001  漏水了  []"},
		"in a topic":          {"message", topic, "text -1001/17 5001 漏水了  []"},
		"edited words":        {"edited_message", said(map[string]any{"text": "5号楼", "edit_date": 1772410600}), "edited 5001  5号楼  []"},
		"a tap":               {"callback_query", tap("t:1:ok"), "tap 5001  t:1:ok  []"},
		"one's own number":    {"message", said(map[string]any{"contact": map[string]any{"phone_number": "8613800001234", "first_name": "张", "user_id": 5001}}), "contact 5001   +8613800001234 []"},
		"somebody else's":     {"message", said(map[string]any{"contact": map[string]any{"phone_number": "+8613800001234", "first_name": "李", "user_id": 5002}}), "text 5001  +8613800001234  []"},
		"a card of nobody":    {"message", said(map[string]any{"contact": map[string]any{"phone_number": "+8613800001234", "first_name": "李"}}), "text 5001  +8613800001234  []"},
		"a location":          {"message", said(map[string]any{"location": map[string]any{"latitude": 35.4, "longitude": 116.6}}), "location 5001  35.4,116.6  []"},
		"a sticker":           {"message", said(map[string]any{"sticker": map[string]any{"file_id": "s", "emoji": "👍"}}), "sticker 5001    []"},
		"a photo":             {"message", said(map[string]any{"photo": photo, "caption": "这里"}), "photo 5001  这里  [photo:LARGE]"},
		"a voice note":        {"message", said(map[string]any{"voice": map[string]any{"file_id": "voice", "mime_type": "audio/ogg", "duration": 2}}), "voice 5001    [voice:OggS]"},
		"a photo that's gone": {"message", said(map[string]any{"photo": []map[string]any{{"file_id": "gone"}}}), "photo 5001    [unreadable:]"},
		"a huge photo":        {"message", said(map[string]any{"photo": []map[string]any{{"file_id": "large", "file_size": 6 << 20}}}), "photo 5001    [unreadable:]"},
		"a film":              {"message", said(map[string]any{"video": map[string]any{"file_id": "v"}, "caption": "看"}), "photo 5001  看  [unreadable:]"},
		"an invite":           {"message", said(map[string]any{"text": "/start K7QX-22"}), "text 5001  /start K7QX-22  []"},
		"a poster":            {"message", said(map[string]any{"text": "/start p_NeWPt-alvA"}), "text 5001  /start place 5号楼  []"},
		"a torn poster":       {"message", said(map[string]any{"text": "/start p_!!"}), "text 5001  /start  []"},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t, channeltest.NewWorld())
			h.files["large"], h.files["voice"] = []byte("LARGE"), []byte("OggS")
			h.add(c.field, c.value)
			h.rounds(t, 1)
			if got := h.Door.Kept(); len(got) != 1 || line(got[0]) != c.want {
				t.Errorf("kept %+v\nwant %q", got, c.want)
			} else if line(got[0]) != c.want {
				t.Errorf("got %q, want %q", line(got[0]), c.want)
			}
		})
	}
}

func line(m bot.Inbound) string {
	media := []string{}
	for _, a := range m.Media {
		media = append(media, a.Kind+":"+string(a.Data))
	}
	return fmt.Sprintf("%s %s %s %s %s %v", m.Kind, m.Chat, m.User, m.Text, m.Phone, media)
}

func TestATapIsAnsweredAfterItIsKeptAndOnlyThen(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.add("callback_query", tap("t:1:ok"))
	h.add("callback_query", tap(strings.Repeat("x", 65)))
	h.Door.Fail(bot.ErrUnavailable)
	h.rounds(t, 1)
	if n := h.count("answerCallbackQuery"); n != 0 {
		t.Fatalf("answered %d before it was kept", n)
	}
	h.Door.Fail(nil)
	h.rounds(t, 1)
	if n := h.count("answerCallbackQuery"); n != 2 || len(h.Door.Kept()) != 1 {
		t.Errorf("answered %d, kept %v", n, h.Door.Kept())
	}
}

func TestADeskThatEndsKeepsNoPhotoAsUnreadable(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	raw, _ := json.Marshal(map[string]any{"update_id": 1, "message": said(map[string]any{"photo": []map[string]any{{"file_id": "large"}}})})
	if _, err := h.bot.take(ctx, []json.RawMessage{raw}); !errors.Is(err, bot.ErrUnavailable) || len(h.Door.Calls()) != 0 {
		t.Errorf("%v, handed over %v", err, h.Door.Calls())
	}
}

func TestABotIsNotAnswered(t *testing.T) {
	h := build(t, channeltest.NewWorld())
	h.add("message", said(map[string]any{"text": "hi", "from": map[string]any{"id": 1, "is_bot": true, "first_name": "x"}}))
	if h.rounds(t, 1); len(h.Door.Kept()) != 0 {
		t.Errorf("kept %v", h.Door.Kept())
	}
}

func FuzzDecode(f *testing.F) {
	for _, u := range []map[string]any{
		{"update_id": 1, "message": said(map[string]any{"text": "/start p_NeWPt-alvA"})},
		{"update_id": 2, "callback_query": tap("t:1")},
		{"update_id": 3, "message": said(map[string]any{"photo": []map[string]any{{"file_id": "x"}}})},
		{"update_id": 4, "edited_message": said(map[string]any{"text": "x"})},
	} {
		b, _ := json.Marshal(u)
		f.Add(b)
	}
	f.Add([]byte(`{"update_id":5,"message":{"contact":{}}}`))
	f.Add([]byte(`{"update_id":6,"my_chat_member":{"new_chat_member":{"status":"kicked"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := decode(raw)
		switch {
		case err != nil && !errors.Is(err, bot.ErrInvalid):
			t.Errorf("%v is none of our errors", err)
		case e.keep && (e.in.Chat == "" || e.in.Key == "" || e.in.Kind == ""):
			t.Errorf("kept without chat, key or kind: %+v", e.in)
		case e.in.Text != bot.Clean(e.in.Text) || len(e.callback) == 0 && e.keep && e.in.Kind == bot.InTap:
			t.Errorf("unclean: %+v", e.in)
		case e.in.Kind == bot.InContact && e.in.Phone == "":
			t.Errorf("a contact without a number: %+v", e.in)
		}
	})
}
