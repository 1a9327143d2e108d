package dialog

import (
	"bytes"
	"encoding/hex"
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
		Moved: []Moved{{Dialog: "wish", Channel: "web"}},
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

// format1 is fullSession as the first release wrote it, without drafts that moved.
const format1 = "" +
	"01027a680801067265706169720607636f6e6669726d05706c6163650105706c61636507352d322d35303101037965730a63686f6963652e796573000000000102" +
	"313701780104636f646506083438323139303735000000000474616b65067469636b657422020576697369740a00c0ceafbe9567c088e7c195670000046c697374" +
	"0e0000000001016b01016e0c013700000e000104776861740105706c616365010570686f746f0a696d6167652f6a706567086c65616b2e6a70670261620812e58e" +
	"a8e688bfe6b0b4e7aea1e6bc8fe6b0b4c0ceafbe956701067265706169720607636f6e6669726d05706c6163650105706c61636507352d322d3530310103796573" +
	"0a63686f6963652e796573000000000102313701780104636f646506083438323139303735000000000474616b65067469636b657422020576697369740a00c0ce" +
	"afbe9567c088e7c195670000046c6973740e0000000001016b01016e0c013700000e000104776861740105706c616365010570686f746f0a696d6167652f6a7065" +
	"67086c65616b2e6a70670261620812e58ea8e688bfe6b0b4e7aea1e6bc8fe6b0b4c0ceafbe9567056d65616e740a01037965730a63686f6963652e796573000000" +
	"002f7b2274657874223a22e6b0b4222c22696e74656e74223a22726570616972222c22636f6e666964656e6365223a307d02040000000000000080c0ceafbe9567" +
	"c0ceafbe9567"

func TestASessionOfAnOlderFormatIsStillRead(t *testing.T) {
	b, err := hex.DecodeString(format1)
	if err != nil {
		t.Fatal(err)
	}
	want := fullSession()
	want.Moved = nil
	if got, err := Decode(b); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
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
