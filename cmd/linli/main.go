// Command linli is a residential community's desk: see README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // zones on machines that have none

	"github.com/alecthomas/kong"

	"linli/bot"
	"linli/cmd/internal/config"
)

// Exit statuses: done, the work found mistakes, wrong use.
const (
	exitDone     = 0
	exitMistakes = 1
	exitUsage    = 2
)

// commands is the whole command line.
type commands struct {
	Config string `help:"Configuration file." placeholder:"FILE" default:"linli.yaml" type:"path"`

	Serve      serveCmd      `cmd:"" help:"Run the desk: all channels and pages, until SIGTERM."`
	Init       initCmd       `cmd:"" help:"Ask a new office for its name and write linli.yaml."`
	Chat       chatCmd       `cmd:"" help:"Talk to the desk in the terminal."`
	Play       playCmd       `cmd:"" help:"Play transcripts and show what happened otherwise than written."`
	Replay     replayCmd     `cmd:"" help:"Say everything again that is kept, against other dialogs, and show what would change."`
	Check      checkCmd      `cmd:"" help:"Find every mistake in dialogs, texts, categories and questions."`
	Draw       drawCmd       `cmd:"" help:"Draw a dialog or a life cycle as a Mermaid state diagram."`
	Understand understandCmd `cmd:"" help:"Read lines and say what the desk understands."`
	Import     importCmd     `cmd:"" help:"Import residents, places or staff from a spreadsheet (CSV)."`
	Export     exportCmd     `cmd:"" help:"Write the wish list as a spreadsheet (CSV)."`
	Invite     inviteCmd     `cmd:"" help:"Make a single-use code with which a colleague links a chat."`
	Backup     backupCmd     `cmd:"" help:"Copy everything that a desk keeps into a file while it runs."`
	Restore    restoreCmd    `cmd:"" help:"Fill an empty database from a backup, and release what it would send."`
	Key        keyCmd        `cmd:"" help:"Change the key that seals names and words."`
	Show       configCmd     `cmd:"" name:"config" help:"Show the configuration in force, secrets masked."`
	Healthy    healthyCmd    `cmd:"" help:"Ask the running desk whether it is alive (for containers)."`
	Bench      benchCmd      `cmd:"" help:"Measure what the desk does on this machine, beside baselines."`
}

// env is what commands may touch of the world outside.
type env struct {
	ctx    context.Context
	in     io.Reader
	out    io.Writer
	errs   io.Writer
	getenv func(string) string
	file   string // of the configuration
	given  bool   // the file was named, so it must be there
}

// config reads the configuration in force.
func (e env) config() (config.Config, error) { return config.Load(e.file, e.given, e.getenv) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	status := execute(env{ctx: ctx, in: os.Stdin, out: os.Stdout, errs: os.Stderr, getenv: os.Getenv}, os.Args[1:])
	stop()
	os.Exit(status)
}

// execute runs one command and gives its exit status.
func execute(e env, args []string) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c, kong.Name("linli"), kong.Writers(e.out, e.errs), kong.UsageOnError(),
		kong.Vars{"roles": strings.Join(roleNames(), ","), "figures": figureNames()}, kong.Description("邻里: a residential community's desk in chat and text messages."), kong.Exit(func(n int) { exit = n }))
	if err != nil {
		fmt.Fprintln(e.errs, "linli:", err)
		return exitUsage
	}
	parsed, err := parser.Parse(spelled(args))
	if exit >= 0 { // --help was printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(e.errs, "linli: %v; see linli --help\n", err)
		return exitUsage
	}
	e.file, e.given = c.Config, flagGiven(parsed, "config")
	return status(e, parsed.Run(e))
}

// spelled takes "-update" for "--update", as Go's own tools spell it.
func spelled(args []string) []string {
	out := slices.Clone(args)
	if i := slices.Index(out, "-update"); i >= 0 {
		out[i] = "--update"
	}
	return out
}

func roleNames() []string {
	var names []string
	for _, r := range bot.Roles() {
		names = append(names, string(r))
	}
	return names
}

func flagGiven(c *kong.Context, name string) bool {
	for _, p := range c.Path {
		if p.Flag != nil && p.Flag.Name == name {
			return true
		}
	}
	return false
}

// usageError is wrong use of a command, beyond what the flags themselves show.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

// errMistakes says that the work found mistakes, which have been printed already.
var errMistakes = errors.New("mistakes were found")

func status(e env, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errMistakes):
		return exitMistakes
	case errors.As(err, &usage):
		fmt.Fprintln(e.errs, "linli:", err)
		return exitUsage
	default:
		fmt.Fprintln(e.errs, "linli:", err)
		return exitMistakes
	}
}
