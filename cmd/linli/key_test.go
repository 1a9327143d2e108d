package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
	"linli/store"
	"linli/store/pgtest"
)

// asCommand makes the test program be linli itself, so that the real command can be killed.
const asCommand = "LINLI_TEST_AS_COMMAND"

var postgres *pgtest.Server

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	var err error
	if postgres, err = pgtest.Start(func(string) error { return nil }); err != nil {
		log.Fatal(err)
	}
	code := m.Run()
	if err := postgres.Stop(); err != nil {
		log.Print(err)
	}
	os.Exit(code)
}

// databases are one of each kind, empty, with the file of their key.
func databases(t *testing.T, each func(t *testing.T, url, key string)) {
	t.Helper()
	for name, url := range map[string]func(*testing.T, string) string{
		"sqlite":   func(_ *testing.T, dir string) string { return filepath.Join(dir, "linli.db") },
		"postgres": func(t *testing.T, _ string) string { return postgres.Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, nil)
			each(t, url(t, dir), filepath.Join(dir, "the.key"))
		})
	}
}

const people = 300

func phoneOf(i int) string { return fmt.Sprintf("+8613800%05d", i) }

func withKey(t *testing.T, url, keyfile string) *store.DB {
	t.Helper()
	key, err := store.KeyFile(keyfile)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), url, store.Options{Owner: "test", Key: key, Form: func(string) bot.Form { return bot.Form{SMS: true} }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// settled is a community whose people have all written once.
func settled(t *testing.T, url, keyfile string) {
	t.Helper()
	db := withKey(t, url, keyfile)
	must(t, db.EnsureCommunity(t.Context(), bot.Community{ID: 1, Name: "和睦里", Locale: "zh-CN"}))
	must(t, db.EnsureAccount(t.Context(), store.Account{Community: 1, Name: "sms", Kind: "sms"}))
	var roster []bot.Change
	for i := range people {
		roster = append(roster, bot.Change{Row: roll.Person{Key: fmt.Sprint("r", i), Name: fmt.Sprint("张", i), Phone: phoneOf(i)}})
	}
	must(t, db.Write(t.Context(), 1, roster))
	must(t, writes(db, "我是"))
	must(t, db.Close())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// writes has everybody send the same message, under the same key.
func writes(db *store.DB, words string) error {
	var in []run.Kept
	for i := range people {
		in = append(in, run.Kept{Inbound: bot.Inbound{
			Account: "sms", Key: fmt.Sprint(words, i), Chat: phoneOf(i), Phone: phoneOf(i), Kind: bot.InText, Text: fmt.Sprint(words, i), At: time.Unix(1, 0),
		}})
	}
	return db.Take(context.Background(), in)
}

// readable checks that everything that was there is there, found and opened, and that nobody is a stranger.
func readable(t *testing.T, db *store.DB) {
	t.Helper()
	must(t, writes(db, "我是")) // delivered a second time: no second message
	for _, i := range []int{0, 1, people / 2, people - 1} {
		lines, err := db.Thread(t.Context(), 1, "sms", phoneOf(i), 9)
		must(t, err)
		if len(lines) != 1 || lines[0].Body.Text != fmt.Sprint("我是", i) {
			t.Fatalf("the thread of %d is %+v", i, lines)
		}
		need := bot.Need{Kind: bot.NeedPeople, Key: "phone/" + phoneOf(i)}
		facts, err := db.Load(t.Context(), 1, time.Now(), []bot.Need{need})
		must(t, err)
		if who, _ := bot.Fact[[]bot.PersonOnPhone](facts, need); len(who) != 1 || !strings.HasPrefix(who[0].Masked, "张") {
			t.Fatalf("the phone of %d finds %v", i, who)
		}
	}
}

// real is linli as a process of its own.
func real(url, keyfile string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asCommand+"=1", "LINLI_DATABASE="+url, "LINLI_KEY_FILE="+keyfile)
	return c
}

func TestAKeyRotationThatIsKilledAnywhereCanBeRunAgain(t *testing.T) {
	databases(t, func(t *testing.T, url, key string) {
		settled(t, url, key)
		begun := time.Now()
		must(t, real(url, key, "key", "rotate").Run())
		whole := time.Since(begun)
		must(t, os.Remove(key+".old"))
		inTheMiddle := 0
		for round := range 12 {
			before, err := os.ReadFile(key)
			must(t, err)
			c := real(url, key, "key", "rotate")
			must(t, c.Start())
			if round%2 == 0 {
				time.Sleep(whole * time.Duration(round+2) / 14)
			} else {
				comes(key+".new", 2*whole)
				time.Sleep(time.Duration(round) * time.Millisecond)
			}
			_ = c.Process.Kill()
			_, began := os.Stat(key + ".new")
			if c.Wait() != nil && !rotated(key, before) {
				if began == nil {
					inTheMiddle++
				}
				if out, err := real(url, key, "key", "rotate").CombinedOutput(); err != nil {
					t.Fatalf("round %d: the second run: %v\n%s", round, err, out)
				}
			}
			after, err := os.ReadFile(key)
			must(t, err)
			if string(after) == string(before) {
				t.Fatalf("round %d: the key is the old one", round)
			}
			db := withKey(t, url, key)
			readable(t, db)
			must(t, db.Close())
			must(t, os.Remove(key+".old"))
		}
		if t.Logf("%d of 12 were killed in the middle", inTheMiddle); inTheMiddle == 0 {
			t.Error("none was killed in the middle")
		}
	})
}

// comes waits until a file is there, or long enough.
func comes(file string, within time.Duration) {
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if _, err := os.Stat(file); err == nil {
			return
		}
	}
}

// rotated says that a rotation came to its end before the process did.
func rotated(key string, before []byte) bool {
	now, err := os.ReadFile(key)
	_, unfinished := os.Stat(key + ".new")
	_, kept := os.Stat(key + ".old")
	return err == nil && string(now) != string(before) && unfinished != nil && kept == nil
}

func TestARotationThatWasKilledBetweenDatabaseAndFileIsFinished(t *testing.T) {
	databases(t, func(t *testing.T, url, key string) {
		settled(t, url, key)
		db := withKey(t, url, key)
		next, err := store.NextKeyFile(key+".new", mustKey(t, key))
		must(t, err)
		must(t, db.Rotate(t.Context(), next))
		must(t, db.Close())
		if out, err := real(url, key, "key", "rotate").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if string(mustKey(t, key)) != string(next) {
			t.Error("the key is another one than the database's")
		}
		readable(t, withKey(t, url, key))
	})
}

func TestARunningDeskRefusesToGoOnUnderARotatedKey(t *testing.T) {
	databases(t, func(t *testing.T, url, key string) {
		settled(t, url, key)
		running := withKey(t, url, key)
		readable(t, running)
		_, err := running.Acquire(t.Context(), "shard/1", "desk", time.Now(), time.Now().Add(time.Minute))
		must(t, err)
		out, err := real(url, key, "key", "rotate").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		holds(t, string(out), "A desk is running: start it again now")
		stranger := []run.Kept{{Inbound: bot.Inbound{Account: "sms", Key: "new", Chat: "new", Phone: "+8613800099999", Kind: bot.InText, Text: "你好"}}}
		for name, err := range map[string]error{"somebody known": writes(running, "又是"), "a stranger": running.Take(t.Context(), stranger), "ready": running.Ready(t.Context())} {
			if err == nil {
				t.Errorf("%s: the desk goes on under the old key", name)
			}
		}
		if err := running.Ready(t.Context()); !errors.Is(err, bot.ErrUnavailable) || !strings.Contains(err.Error(), "start the desk again") {
			t.Errorf("ready says %v", err)
		}
		must(t, running.Close())
		again := withKey(t, url, key)
		readable(t, again)
		must(t, again.Take(t.Context(), stranger))
		if _, err := store.Open(t.Context(), url, store.Options{Key: mustKey(t, key+".old")}); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("the old key opens the database: %v", err)
		}
	})
}

func mustKey(t *testing.T, path string) []byte {
	t.Helper()
	key, err := store.ReadKey(path)
	must(t, err)
	return key
}

func TestCodesStayTheSameUnderANewKey(t *testing.T) {
	old := make([]byte, 32)
	next, err := store.NextKey(old)
	must(t, err)
	third, err := store.NextKey(next)
	must(t, err)
	var secrets []string
	for _, key := range [][]byte{old, next, third} {
		secret, err := store.CodesSecret(key)
		must(t, err)
		secrets = append(secrets, string(secret))
	}
	if secrets[0] != secrets[1] || secrets[1] != secrets[2] || string(next[:32]) == string(third[:32]) {
		t.Error("codes change with the key, or the key does not change")
	}
}
