package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/store"
)

// replied leaves messages in the outbox that were written at a moment.
func replied(t *testing.T, db *store.DB, at time.Time, n int) {
	t.Helper()
	ps, err := db.Claim(t.Context(), run.Lease{Name: "shard/*"}, at, 1)
	must(t, err)
	l, err := db.Acquire(t.Context(), "shard/*", "test", at, at.Add(time.Minute))
	must(t, err)
	turn := run.Turn{Community: 1, Conv: ps[0].Speaker.Conversation, Person: ps[0].Speaker.Person}
	for range n {
		turn.Out = append(turn.Out, run.Out{Conversation: turn.Conv, Person: turn.Person, Account: "sms", Body: bot.Body{Text: "答复"}})
	}
	_, err = db.Commit(t.Context(), l, run.Batch{Turns: []run.Turn{turn}, Now: at})
	must(t, err)
}

func sends(t *testing.T, url, key string) int {
	t.Helper()
	db, now := withKey(t, url, key), time.Now()
	defer func() { must(t, db.Close()) }()
	l, err := db.Acquire(t.Context(), "send/sms", "test", now, now.Add(time.Minute))
	must(t, err)
	out, err := db.Due(t.Context(), l, "sms", now, 99)
	must(t, err)
	must(t, db.Release(t.Context(), l))
	return len(out)
}

func TestARestoredDeskSendsNothingUntilItIsConfirmedAndThenNothingOld(t *testing.T) {
	databases(t, func(t *testing.T, url, key string) {
		settled(t, url, key)
		db := withKey(t, url, key)
		replied(t, db, time.Now().Add(-25*time.Hour), 3)
		replied(t, db, time.Now(), 1)
		environment := map[string]string{"LINLI_DATABASE": url, "LINLI_KEY_FILE": key}
		out := linli(t, "", environment, "backup", "a.backup")
		holds(t, out.out+out.errs, "a.backup holds ", key)
		must(t, db.Close())

		environment["LINLI_DATABASE"] = "copy.db" // restored elsewhere, with the same key
		out = linli(t, "", environment, "restore", "a.backup")
		holds(t, out.out+out.errs, "Restored as it was at", "1 written within an hour, 0 within a day, 3 before", "linli restore --confirm")
		if n := sends(t, "copy.db", key); n != 0 {
			t.Errorf("it sends %d messages unconfirmed", n)
		}
		readable(t, withKey(t, "copy.db", key))
		out = linli(t, "", environment, "restore", "--confirm")
		holds(t, out.out+out.errs, "3 old messages were dropped")
		if n := sends(t, "copy.db", key); n != 1 {
			t.Errorf("it sends %d messages, want the one that is new", n)
		}
		holds(t, linli(t, "", environment, "restore").out, "Nothing is held")
		if o := linli(t, "", environment, "restore", "a.backup"); o.status != exitUsage {
			t.Errorf("restored over a database in use: %+v", o)
		}
		if o := linli(t, "", environment, "backup", "a.backup"); o.status != exitUsage {
			t.Errorf("written over an older backup: %+v", o)
		}
	})
}

func TestABackupHoldsTheKeyOnlyWhenAskedAndThenUnderAPassphrase(t *testing.T) {
	dir := files(t, nil)
	settled(t, "linli.db", "linli.db.key")
	text, err := os.ReadFile("linli.db.key")
	must(t, err)
	if o := linli(t, "", nil, "backup", "--with-key", "no.backup"); o.status != exitUsage || !strings.Contains(o.errs, "LINLI_PASSPHRASE") {
		t.Errorf("a key without a passphrase: %+v", o)
	}
	secret := map[string]string{"LINLI_PASSPHRASE": "correct horse"}
	for _, args := range [][]string{{"backup", "plain.backup"}, {"backup", "--with-key", "key.backup"}} {
		if o := linli(t, "", secret, args...); o.status != exitDone {
			t.Fatalf("%+v", o)
		}
	}
	must(t, os.Mkdir("elsewhere", 0o700))
	t.Chdir(dir + "/elsewhere")
	if o := linli(t, "", secret, "restore", "../plain.backup"); o.status == exitDone || !strings.Contains(o.errs, "put the key") {
		t.Errorf("without the key: %+v", o)
	}
	if o := linli(t, "", map[string]string{"LINLI_PASSPHRASE": "wrong"}, "restore", "../key.backup"); o.status == exitDone {
		t.Errorf("a wrong passphrase: %+v", o)
	}
	if _, err := os.Stat("linli.db"); err == nil {
		t.Error("something was written all the same")
	}
	if o := linli(t, "", secret, "restore", "../key.backup"); o.status != exitDone {
		t.Fatalf("%+v", o)
	}
	brought, err := os.ReadFile("linli.db.key")
	if must(t, err); !bytes.Equal(brought, text) {
		t.Error("another key came out")
	}
	readable(t, withKey(t, "linli.db", "linli.db.key"))
}

func TestTheDeskSaysLoudlyThatItIsHeld(t *testing.T) {
	files(t, nil)
	db := withKey(t, "linli-demo.db", "linli-demo.db.key")
	must(t, db.EnsureCommunity(t.Context(), bot.Community{ID: 1, Name: "和睦里", Locale: "zh-CN"}))
	must(t, db.Close())
	if o := linli(t, "", nil, "backup", "--demo", "a.backup"); o.status != exitDone {
		t.Fatalf("%+v", o)
	}
	must(t, os.Remove("linli-demo.db"))
	if o := linli(t, "", nil, "restore", "--demo", "a.backup"); o.status != exitDone {
		t.Fatalf("%+v", o)
	}
	s := beginHere(t, "--demo")
	s.becomes("/readyz", "restored copy")
	holds(t, s.greeting, "HELD")
	s.say("3号楼2单元501厨房水管漏水")
	if o := linli(t, "", nil, "restore", "--demo", "--confirm"); o.status != exitDone {
		t.Fatalf("%+v", o)
	}
	s.becomes("/readyz", "ready")
	s.becomes("/chat", "报修：3号楼2单元501")
}
