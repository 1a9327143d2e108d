package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"linli/bot"
)

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "linli.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestTheEnvironmentOverridesTheFile(t *testing.T) {
	file := write(t, "database: a.db\nlisten: 127.0.0.1:9000\n")
	c, err := Load(file, true, env("LINLI_DATABASE", "b.db"))
	if err != nil || c.Database != "b.db" || c.Listen != "127.0.0.1:9000" || c.Locale != "zh-CN" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestASecretMayBeGivenAsAFile(t *testing.T) {
	secret := write(t, "postgres://linli:secret@db/linli\n")
	c, err := Load("absent.yaml", false, env("LINLI_DATABASE_FILE", secret))
	if err != nil || c.Database != "postgres://linli:secret@db/linli" {
		t.Errorf("got %q, %v", c.Database, err)
	}
}

func TestAnUnknownKeyIsAMistakeWithItsLine(t *testing.T) {
	_, err := Load(write(t, "database: a.db\ndatabse: b.db\n"), true, env())
	if !errors.Is(err, bot.ErrInvalid) || !strings.Contains(err.Error(), "[2:") {
		t.Errorf("got %v", err)
	}
}

func TestAnUnknownZoneIsRefused(t *testing.T) {
	if _, err := Load("absent.yaml", false, env("LINLI_TIMEZONE", "Mars/Olympus")); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("got %v", err)
	}
}

func TestAFileThatMustBeThereIsMissed(t *testing.T) {
	if _, err := Load("absent.yaml", true, env()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestPasswordsAreMasked(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://linli:secret@db/linli": "postgres://linli:***@db/linli",
		"postgres://db/linli":              "postgres://db/linli",
		"./linli.db":                       "./linli.db",
		"postgres://u:p@ss@db/linli":       "postgres://u:***@db/linli",
	} {
		if got := (Config{Database: url}).Masked().Database; got != want {
			t.Errorf("%q is shown as %q, want %q", url, got, want)
		}
	}
}

func TestWhatIsWrittenCanBeRead(t *testing.T) {
	text, err := Default().YAML()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load(write(t, text), true, env())
	if err != nil || !reflect.DeepEqual(c, Default()) {
		t.Errorf("got %+v, %v", c, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("database: a.db"))
	f.Add([]byte("community: {name: 和睦里}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c := Default()
		if err := parse(b, &c); err != nil && !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%q: %v is no mistake of the reader's", b, err)
		}
	})
}

func TestAHookIsReadWithItsSecretFromAFileAndShownWithoutIt(t *testing.T) {
	secret := write(t, "a secret of the bridge\n")
	c, err := Load(write(t, "hooks:\n- account: wecom\n  secret_file: "+secret+"\n  url: https://u:pw@bridge.example/in?token=geheim\n  form: {buttons: true, limit: 2000}\n"), true, env())
	if err != nil || len(c.Hooks) != 1 || c.Hooks[0].Secret != "a secret of the bridge" || c.Hooks[0].Form != (HookForm{Buttons: true, Limit: 2000}) {
		t.Fatalf("got %+v, %v", c.Hooks, err)
	}
	shown, err := c.Masked().YAML()
	if err != nil || !strings.Contains(shown, "account: wecom") || c.Hooks[0].Secret == "***" {
		t.Errorf("%v\n%s", err, shown)
	}
	for _, hidden := range []string{"a secret", "pw", "geheim"} {
		if strings.Contains(shown, hidden) {
			t.Errorf("%q is shown:\n%s", hidden, shown)
		}
	}
}

func TestAWrongHookIsRefused(t *testing.T) {
	for name, hooks := range map[string]string{
		"no account":        "- url: http://b",
		"a slash":           "- account: a/b",
		"one of ours":       "- account: web",
		"the same twice":    "- account: a\n- account: a",
		"two secrets":       "- account: a\n  secret: x\n  secret_file: y",
		"an unknown key":    "- account: a\n  colour: red",
		"a word for number": "- account: a\n  form: {limit: many}",
	} {
		if _, err := Load(write(t, "hooks:\n"+hooks+"\n"), true, env()); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATelegramBotComesFromTheEnvironmentAloneOrFromTheFile(t *testing.T) {
	c, err := Load("absent.yaml", false, env("LINLI_TELEGRAM_TOKEN", "1:geheim", "LINLI_TELEGRAM_API_URL", "http://127.0.0.1:1"))
	if want := []Telegram{{Account: "telegram", Token: "1:geheim", APIURL: "http://127.0.0.1:1", Mode: "poll"}}; err != nil || !reflect.DeepEqual(c.Telegram, want) {
		t.Fatalf("got %+v, %v", c.Telegram, err)
	}
	file := write(t, "telegram:\n- account: main\n  token_file: "+write(t, "2:geheim\n")+"\n  mode: webhook\n  secret: geheim-too\n")
	c, err = Load(file, true, env("LINLI_TELEGRAM_MODE", "poll"))
	if want := "main 2:geheim poll"; err != nil || c.Telegram[0].Account+" "+c.Telegram[0].Token+" "+c.Telegram[0].Mode != want {
		t.Fatalf("got %+v, %v", c.Telegram, err)
	}
	if shown, err := c.Masked().YAML(); err != nil || strings.Contains(shown, "geheim") || !strings.Contains(shown, "account: main") {
		t.Errorf("%v\n%s", err, shown)
	}
	c, err = Load("absent.yaml", false, env("LINLI_TELEGRAM_API_URL", "http://127.0.0.1:1"))
	if err != nil || len(c.Telegram) != 0 {
		t.Errorf("a bot without a token: %+v, %v", c.Telegram, err)
	}
}

func TestNoTwoFrontDoorsHaveOneName(t *testing.T) {
	for _, text := range []string{"telegram:\n- account: web\n", "hooks:\n- account: a\ntelegram:\n- account: a\n", "telegram:\n- token: x\n"} {
		if _, err := Load(write(t, text), true, env()); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
