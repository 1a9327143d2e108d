// Command linli-sim is the outside world of a desk in one program: a Telegram without internet, and a page on which
// one can be any resident or worker. For tests, drills and demonstrations.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"linli/channels/channeltest/botapi"
	"linli/cmd/internal/demo"
)

const (
	exitDone     = 0
	exitMistakes = 1
	exitUsage    = 2
)

// flags are the whole command line.
type flags struct {
	Listen string       `help:"Where to listen." default:"127.0.0.1:8081"`
	Token  string       `help:"The bot's token." default:"123456:SIMULATEDsimulatedSIMULATEDsimulate"`
	Limit  botapi.Model `help:"How the server counts: sliding, fixed, bucket, or none." enum:"sliding,fixed,bucket,none" default:"sliding"`
	Rate   int          `help:"Messages that the bot may send in a second." default:"30"`
	Ledger string       `help:"Append what happens to this file, a line of JSON each." placeholder:"FILE"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	status := execute(ctx, os.Stdout, os.Stderr, os.Args[1:])
	stop()
	os.Exit(status)
}

// execute runs the program and gives its exit status.
func execute(ctx context.Context, out, errs io.Writer, args []string) int {
	var f flags
	exit := -1
	parser, err := kong.New(&f, kong.Name("linli-sim"), kong.Writers(out, errs), kong.Exit(func(n int) { exit = n }),
		kong.Description("A Telegram without internet, with a page on which one can be any resident or worker.\n\nExample: linli-sim --listen 127.0.0.1:8081 --limit bucket"))
	if err == nil {
		_, err = parser.Parse(args)
	}
	if exit >= 0 { // --help was printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(errs, "linli-sim: %v; see linli-sim --help\n", err)
		return exitUsage
	}
	if err := serve(ctx, out, f); err != nil {
		fmt.Fprintln(errs, "linli-sim:", err)
		return exitMistakes
	}
	return exitDone
}

// serve runs until ctx ends.
func serve(ctx context.Context, out io.Writer, f flags) error {
	cfg := botapi.Config{Token: f.Token, Limit: botapi.Limit{Model: f.Limit, PerSecond: f.Rate}}
	if f.Limit == "none" {
		cfg.Limit.Model = botapi.Unlimited
	}
	ledger, err := openLedger(f.Ledger)
	if err != nil {
		return err
	}
	defer func() { _ = ledger.Close() }()
	cfg.Ledger = ledger
	api := botapi.New(cfg)
	defer api.Close()
	populate(api)
	listener, err := net.Listen("tcp", f.Listen)
	if err != nil {
		return err
	}
	announce(out, listener.Addr().String(), f.Token)
	return listen(ctx, listener, newSim(api))
}

// listen answers until ctx ends, then lets go of everybody.
func listen(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func announce(out io.Writer, addr, token string) {
	fmt.Fprintf(out, "Be anybody at http://%s/\n\nStart the desk in another terminal with:\n  LINLI_TELEGRAM_TOKEN=%s LINLI_TELEGRAM_API_URL=http://%s go run ./cmd/linli serve --demo\n", addr, token, addr)
}

type discard struct{ io.Writer }

func (discard) Close() error { return nil }

func openLedger(file string) (io.WriteCloser, error) {
	if file == "" {
		return discard{io.Discard}, nil
	}
	return os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
}

// populate makes those people whom the demonstration desk knows by their phones.
func populate(api *botapi.Server) {
	var all []int64
	for _, p := range []botapi.Person{
		{Name: "张阿姨", Phone: demo.ZhangPhone, Language: "zh-hans"},
		{Name: "李大爷", Phone: demo.LiPhone, Language: "zh-hans"},
		{Name: "Ms Chen", Phone: demo.ChenPhone, Language: "en"},
		{Name: "王师傅", Language: "zh-hans"},
	} {
		all = append(all, api.AddPerson(p).ID)
	}
	api.AddGroup("物业工作群", all[2:]...)
}
