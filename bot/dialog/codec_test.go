package dialog

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"linli/bot"
)

func fullSession() Session {
	at := time.UnixMilli(1772410500000).UTC()
	f := Frame{
		Dialog: "repair", Version: 3, State: "confirm", Slot: "place", Asked: 4, Words: "厨房水管漏水", At: at,
		Slots:   bot.Slots{{Name: "place", Value: "5-2-501"}},
		Options: []bot.Option{{Key: "yes", Label: "choice.yes"}},
		Found: []bot.Option{{Key: "17", Label: "x", Dialog: "take", Ref: bot.Ref{Kind: "ticket", ID: 17},
			Values: bot.Values{bot.CodeOf("code", "48219075")}}},
		Values: bot.Values{bot.Span("visit", at, at.Add(time.Hour)), bot.Lines("list", []bot.Line{{Text: "k", Values: bot.Values{bot.Count("n", 7)}}})},
		Back:   []string{"what"}, Fresh: []string{"place"},
		Media: []bot.Media{{Kind: "photo", Type: "image/jpeg", Name: "leak.jpg", Hash: "ab"}},
	}
	return Session{
		Lang: "zh", Asked: 4, Stack: []Frame{f}, Aside: []Frame{f}, Misses: 1, Echoes: 2, Last: 1 << 63, LastAt: at, Muted: at,
		Offer: Offer{Kind: offerMeant, Asked: 5, Options: f.Options, Meaning: bot.Meaning{Text: "水", Intent: bot.IntentRepair}},
	}
}

func TestASessionIsReadBackAsItWasWritten(t *testing.T) {
	for _, want := range []Session{{}, fullSession()} {
		got, err := Decode(Encode(want))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	}
}

func TestAnUnknownFormatIsRefused(t *testing.T) {
	if _, err := Decode([]byte{99, 1, 2}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(Encode(fullSession()))
	f.Add([]byte{sessionFormat, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Decode(b)
		if err != nil {
			return
		}
		again, err := Decode(Encode(s))
		if err != nil || !bytes.Equal(Encode(again), Encode(s)) {
			t.Errorf("%x is read as something that cannot be kept: %v", b, err)
		}
	})
}
