package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// outcome is what a command left behind.
type outcome struct {
	status    int
	out, errs string
}

// linli executes a command line in the present folder, with lines to read and an environment.
func linli(t *testing.T, lines string, environment map[string]string, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	e := env{ctx: context.Background(), in: strings.NewReader(lines), out: &out, errs: &errs, getenv: func(name string) string { return environment[name] }}
	return outcome{execute(e, args), out.String(), errs.String()}
}

// done wants exit status 0 and gives what was printed.
func done(t *testing.T, lines string, args ...string) string {
	t.Helper()
	o := linli(t, lines, nil, args...)
	if o.status != exitDone || o.errs != "" {
		t.Fatalf("linli %v: status %d\n%s%s", args, o.status, o.errs, o.out)
	}
	return o.out
}

func holds(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("there is no %q in\n%s", part, text)
		}
	}
}

// files writes files into a new folder and makes it the present one.
func files(t *testing.T, of map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for name, content := range of {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestEveryCommandHasHelpWithOneExample(t *testing.T) {
	for _, name := range []string{
		"serve", "init", "chat", "play", "replay", "check", "draw", "understand", "import", "invite", "key rotate", "backup", "restore", "config", "healthy", "bench",
	} {
		t.Run(name, func(t *testing.T) {
			out := done(t, "", append(strings.Fields(name), "--help")...)
			if strings.Count(out, "Example:") != 1 {
				t.Errorf("help is\n%s", out)
			}
			_, example, _ := strings.Cut(out, "Example:")
			holds(t, example, "linli "+name)
			holds(t, done(t, "", "--help"), "\n  "+name)
		})
	}
}

func TestWrongUseIsTwoAndWrongWorkIsOneInOneLineThatSaysWhatToDo(t *testing.T) {
	tests := []struct {
		name   string
		args   []string
		files  map[string]string
		status int
		says   string
	}{
		{"no command", nil, nil, 2, "see linli --help"},
		{"an unknown command", []string{"foo"}, nil, 2, "see linli --help"},
		{"an unknown flag", []string{"check", "--fast"}, nil, 2, "unknown flag --fast"},
		{"a folder that is not there", []string{"check", "nowhere"}, nil, 2, "there is no folder nowhere"},
		{"dialogs that are not there", []string{"chat", "--dialogs", "nowhere"}, nil, 1, "nowhere: no such file"},
		{"a transcript that is not there", []string{"play", "no.transcript"}, nil, 2, "no.transcript: no such file"},
		{"no transcript", []string{"play"}, nil, 2, "expected"},
		{"a database that is not there", []string{"replay", "no.db"}, nil, 2, "no.db: no such file"},
		{"a database without its key", []string{"replay", "a.db"}, map[string]string{"a.db": ""}, 2, "a.db.key: no such file"},
		{"an unknown dialog", []string{"draw", "foo"}, nil, 2, "linli draw without a name lists them"},
		{"a life cycle that is not there yet", []string{"draw", "alert"}, nil, 2, `there is no dialog or life cycle "alert"`},
		{"another one", []string{"draw", "notice"}, nil, 2, `there is no dialog or life cycle "notice"`},
		{"an unknown kind of table", []string{"import", "cats", "a.csv"}, map[string]string{"a.csv": ""}, 2, "must be one of"},
		{"a table that is not there", []string{"import", "staff", "a.csv"}, nil, 2, "a.csv: no such file"},
		{"an unknown role", []string{"invite", "--role", "king"}, nil, 2, "must be one of"},
		{"an unknown organisation", []string{"invite", "--role", "worker", "--org", "army"}, nil, 2, `there is no organisation "army"`},
		{"an unknown speaker", []string{"chat", "--as", "nobody"}, nil, 2, `nobody called "nobody"`},
		{"an unknown key", []string{"config"}, map[string]string{"linli.yaml": "listen: a:1\ncolour: red\n"}, 1, "linli.yaml: "},
		{"an unknown zone", []string{"config"}, map[string]string{"linli.yaml": "timezone: Moon\n"}, 1, "use a name such as Asia/Shanghai"},
		{"a configuration that is not there", []string{"--config", "no.yaml", "config"}, nil, 1, "no.yaml: no such file"},
		{"nobody at home", []string{"healthy", "--listen", "127.0.0.1:1"}, nil, 1, "the desk does not answer"},
		{"no address", []string{"healthy", "--listen", "home"}, nil, 2, `"home" is no host:port`},
		{"nothing to measure", []string{"understand", "--eval", "no.tsv"}, nil, 2, "no.tsv: no such file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files(t, test.files)
			o := linli(t, "", nil, test.args...)
			if o.status != test.status || o.out != "" || !strings.HasPrefix(o.errs, "linli: ") || strings.Count(o.errs, "\n") != 1 {
				t.Errorf("status %d, want %d\n%s%s", o.status, test.status, o.errs, o.out)
			}
			holds(t, o.errs, test.says)
		})
	}
}

func TestTheEnvironmentOverridesTheFileAndAFlagBoth(t *testing.T) {
	files(t, map[string]string{
		"linli.yaml": "listen: 127.0.0.1:1\ndatabase: file.db\ncommunity: {name: 和睦里}\n",
		"secret":     "postgres://desk:geheim@db/linli\n",
	})
	base := map[string]string{"LINLI_LISTEN": "127.0.0.1:2"}
	holds(t, linli(t, "", base, "config").out, "listen: 127.0.0.1:2", "database: file.db", "name: 和睦里")
	holds(t, linli(t, "", base, "config", "--database", "flag.db").out, "database: flag.db")
	fromFile := maps.Clone(base)
	fromFile["LINLI_DATABASE_FILE"] = "secret"
	out := linli(t, "", fromFile, "config").out
	holds(t, out, "postgres://desk:***@db/linli")
	if strings.Contains(out, "geheim") {
		t.Errorf("a secret is shown:\n%s", out)
	}
}
