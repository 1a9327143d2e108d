package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
	"linli/bot/text"
	"linli/channels/hook"
	"linli/channels/telegram"
	"linli/channels/web"
	"linli/cmd/internal/config"
	"linli/cmd/internal/metrics"
	"linli/cmd/internal/outside"
)

type serveCmd struct {
	overrides
	Listen string `help:"host:port of the pages." placeholder:"ADDR"`
	Debug  string `help:"host:port on loopback for profiles." placeholder:"ADDR"`
}

// Help shows one example.
func (serveCmd) Help() string { return "Example:\n\n  linli serve --demo" }

// webAccount is the account of the chat page.
const webAccount = "web"

// drainWithin is how long pages may take to end after SIGTERM; the desk has its own such time.
const drainWithin = 10 * time.Second

// Run implements the command.
func (c serveCmd) Run(e env) error {
	conf, err := c.laid(e)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(e.errs, nil))
	front, err := newFront(conf, log)
	if err != nil {
		return err
	}
	defer front.close()
	f, key, err := furnished(e, conf)
	if err != nil {
		return err
	}
	d, frame, err := newDoors(conf, f.Texts, log)
	if err != nil {
		return err
	}
	meter := metrics.New()
	h, err := openWith(e, conf, f, key, channels(d.page, d.hooks, d.bots), log, meter)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	frame.hang(h)
	d.page.thread(h)
	meter.Watch(h.DB, wallClock{})
	return c.serve(e, h, front, d, meter, log)
}

// laid is the configuration with all flags laid over it.
func (c serveCmd) laid(e env) (config.Config, error) {
	conf, err := c.settings(e)
	conf.Listen, conf.Debug = cmp.Or(c.Listen, conf.Listen), cmp.Or(c.Debug, conf.Debug)
	return conf, err
}

// front is the address on which the desk answers from the first moment on; its pages follow when it is open.
type front struct {
	*outside.Gate
	server   *http.Server
	listener net.Listener
	ended    chan error
}

func newFront(conf config.Config, log *slog.Logger) (*front, error) {
	listener, err := net.Listen("tcp", conf.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; choose another with --listen", conf.Listen, err)
	}
	f := &front{Gate: outside.NewGate(), listener: listener, ended: make(chan error, 1)}
	f.server = &http.Server{
		Handler: f.Gate, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	go func() { f.ended <- served(f.server.Serve(listener)) }()
	return f, nil
}

func (f *front) close() { _ = f.server.Close() }

// channels are all front doors by their accounts.
func channels(p *page, hooks hook.Doors, chats telegram.Doors) map[string]run.Channel {
	all := map[string]run.Channel{webAccount: p}
	for account, h := range hooks {
		all[account] = h
	}
	for account, b := range chats {
		all[account] = b
	}
	return all
}

// page is the chat page; its conversation is read from a database that is opened after it.
type page struct {
	*web.Web
	threads *threads
}

type threads struct{ web.Threads }

func (p *page) thread(h *opened) { p.threads.Threads = h.DB }

func newPage(conf config.Config, texts *text.Catalogue, door run.Door, log *slog.Logger) (*page, error) {
	t := &threads{}
	w, err := web.New(web.Config{
		Account: webAccount, Community: only, Name: conf.Community.Name, PublicURL: conf.PublicURL,
		Languages: texts.Languages(), Zone: conf.Zone(), Door: door, Threads: t, Clock: wallClock{}, Rand: rand.Reader, Log: log,
		Words: func(lang, key string) string {
			return texts.Render(lang, time.UTC, bot.Form{Buttons: true}, key, nil, nil).Text
		},
	})
	return &page{Web: w, threads: t}, err
}

// doors are all channels of a running desk.
type doors struct {
	page  *page
	hooks hook.Doors
	bots  telegram.Doors
}

// frame is what the doors open into, once the desk stands: they are made before it.
type frame struct {
	door     *entrance
	receipts *registry
	hold     *holder
}

func (f frame) hang(h *opened) {
	f.door.Door, f.receipts.Receipts, f.hold.Holder = h.Desk, h.DB, h.Desk
}

func newDoors(conf config.Config, texts *text.Catalogue, log *slog.Logger) (d doors, f frame, err error) {
	f = frame{&entrance{}, &registry{}, &holder{}}
	if d.page, err = newPage(conf, texts, f.door, log); err != nil {
		return d, f, err
	}
	if d.hooks, err = newHooks(conf.Hooks, f.door, f.receipts, log); err != nil {
		return d, f, err
	}
	d.bots, err = newBots(conf, f.door, f.hold, log)
	return d, f, err
}

func (c serveCmd) serve(e env, h *opened, f *front, d doors, meter *metrics.Metrics, log *slog.Logger) error {
	release, err := succeed(e.ctx, h, log)
	defer release()
	if err != nil {
		return err
	}
	if c.Demo {
		if err := ensureDemo(e, h); err != nil {
			return err
		}
	}
	if err := tellHold(e, h, log); err != nil {
		return err
	}
	if err := greet(e, h, f.listener.Addr().String(), c.Demo); err != nil {
		return err
	}
	go debug.FreeOSMemory() // what reading and learning took is not needed again
	f.Open(outside.Handler(outside.Parts{
		Chat: d.page.Web, Hooks: d.hooks, Telegram: d.bots, Metrics: meter.Handler(), Ready: func(ctx context.Context) error { return ready(ctx, h) },
	}))
	return c.work(e, h, f, d, log)
}

// ready says whether the database answers and the turn loop goes round.
func ready(ctx context.Context, h *opened) error {
	if err := h.DB.Ready(ctx); err != nil {
		return err
	}
	return h.Desk.Ready()
}

// work runs the desk and its pages until the context ends, and then lets both finish what they began.
func (c serveCmd) work(e env, h *opened, f *front, d doors, log *slog.Logger) error {
	var wg sync.WaitGroup
	failed := make(chan error, 2)
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	wg.Go(func() { failed <- h.Desk.Run(ctx) })
	wg.Go(func() { failed <- <-f.ended })
	wg.Go(func() { nights(h, log).Run(ctx) })
	wg.Go(func() { runBots(ctx, d.bots) })
	if h.conf.Dialogs != "" {
		wg.Go(func() { h.Watch(ctx, h.conf.Dialogs, h.key, log) })
	}
	if h.conf.Debug != "" {
		wg.Go(func() { outside.Debug(ctx, h.conf.Debug, log) })
	}
	var err error
	select {
	case <-e.ctx.Done():
	case err = <-failed:
	}
	stop()
	within, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), drainWithin)
	defer cancel()
	d.page.Close()
	err = errors.Join(err, f.server.Shutdown(within))
	wg.Wait()
	return err
}

func served(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// greet prints where the pages are, and for the demonstration a link with which one is a colleague.
func greet(e env, h *opened, addr string, demo bool) error {
	base := h.conf.PublicURL
	if base == "" {
		base = "http://" + addr
	}
	fmt.Fprintf(e.out, "邻里 Linli · %s\n  chat     %s/chat\n  health   %s/healthz %s/readyz %s/metrics\n", h.Community.Name, base, base, base, base)
	if !demo {
		return nil
	}
	members, err := h.DB.Members(e.ctx, only)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Staff.Role == bot.RoleWorker && m.Active {
			link, err := invite(e.ctx, h, m.Staff)
			if err != nil {
				return err
			}
			fmt.Fprintf(e.out, "  staff    %s/chat?invite=%s  (%s, once)\n", base, link, m.Staff.Name)
			break
		}
	}
	fmt.Fprintln(e.out, "  terminal linli chat --demo --as 王师傅")
	return nil
}

// invite makes a single-use code for a colleague who stands on the staff list.
func invite(ctx context.Context, h *opened, s bot.Staff) (string, error) {
	row, code := roll.NewInvite(seed(), roll.Invite{Community: only, Person: s.Person, Role: s.Role, Org: s.Org, Name: s.Name}, time.Now())
	return code, h.DB.Write(ctx, only, []bot.Change{{Row: row}})
}

type healthyCmd struct {
	Listen string `help:"host:port of the running desk." placeholder:"ADDR"`
}

// Help shows one example.
func (healthyCmd) Help() string { return "Example:\n\n  linli healthy" }

// Run implements the command.
func (c healthyCmd) Run(e env) error {
	conf, err := e.config()
	if err != nil {
		return err
	}
	addr := conf.Listen
	if c.Listen != "" {
		addr = c.Listen
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return usageError{fmt.Sprintf("%q is no host:port", addr)}
	}
	client := http.Client{Timeout: 3 * time.Second}
	answer, err := client.Get("http://127.0.0.1:" + port + "/healthz")
	if err != nil {
		return fmt.Errorf("the desk does not answer: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the desk answers %s", answer.Status)
	}
	return nil
}

type configCmd struct{ overrides }

// Help shows one example.
func (configCmd) Help() string { return "Example:\n\n  LINLI_LISTEN=127.0.0.1:9000 linli config" }

// Run implements the command.
func (c configCmd) Run(e env) error {
	conf, err := c.settings(e)
	if err != nil {
		return err
	}
	shown, err := conf.Masked().YAML()
	if err != nil {
		return err
	}
	fmt.Fprint(e.out, shown)
	return nil
}
