package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"linli/bot"
)

// settle is how long a desk that has started is left alone before its memory is looked at.
const settle = 3 * time.Second

// start measures this program itself with the demonstration community: from its start to its first answer, beside a
// command that does next to nothing; what it holds in memory when idle; how large its file is.
func start(ctx context.Context, b *bench) ([]Figure, error) {
	if b.Program == "" {
		return nil, nil
	}
	first, err := b.serve(ctx) // makes the database
	if err != nil {
		return nil, err
	}
	if err := first.stop(); err != nil {
		return nil, err
	}
	v, err := b.inTurns(ctx, "start", b.untilAlive, b.untilPage, b.helpOnce)
	if err != nil {
		return nil, err
	}
	figures := []Figure{
		{Name: "start to first 200", Unit: "ms", Value: v[0], Baseline: "linli --help", Beside: v[2], Goal: atMost(50)},
		{Name: "start to first page", Unit: "ms", Value: v[1], Baseline: "linli --help", Beside: v[2], Goal: atMost(50)},
	}
	more, err := b.size(ctx)
	return append(figures, more...), err
}

func (b *bench) untilAlive(ctx context.Context, _ time.Duration) (float64, error) {
	return b.until(ctx, func(s *served) time.Duration { return s.alive })
}

func (b *bench) untilPage(ctx context.Context, _ time.Duration) (float64, error) {
	return b.until(ctx, func(s *served) time.Duration { return s.page })
}

func (b *bench) until(ctx context.Context, when func(*served) time.Duration) (float64, error) {
	p, err := b.serve(ctx)
	if err != nil {
		return 0, err
	}
	return when(p).Seconds() * 1e3, p.stop()
}

func (b *bench) helpOnce(ctx context.Context, _ time.Duration) (float64, error) {
	began := time.Now()
	err := exec.CommandContext(ctx, b.Program, "--help").Run()
	return time.Since(began).Seconds() * 1e3, err
}

// size looks at the memory of an idle desk and at the program's file.
func (b *bench) size(ctx context.Context) ([]Figure, error) {
	b.Progress("start, idle memory")
	p, err := b.serve(ctx)
	if err != nil {
		return nil, err
	}
	time.Sleep(settle)
	resident, err := residentMB(p.cmd.Process.Pid)
	if err = errors.Join(err, p.stop()); err != nil {
		return nil, err
	}
	file, err := os.Stat(b.Program)
	if err != nil {
		return nil, err
	}
	return []Figure{
		{Name: "idle memory", Unit: "MB", Value: resident, Goal: atMost(40)},
		{Name: "program file", Unit: "MB", Value: float64(file.Size()) / 1e6, Goal: atMost(32)},
	}, nil
}

// served is a desk that has answered.
type served struct {
	cmd         *exec.Cmd
	alive, page time.Duration // from its start
}

// serve starts the program and waits until it shows its first page.
func (b *bench) serve(ctx context.Context) (*served, error) {
	address, err := free()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, b.Program, "serve", "--demo", "--listen", address)
	cmd.Dir = b.Dir
	cmd.Env = append(os.Environ(), "LINLI_DATABASE="+filepath.Join(b.Dir, "start.db"))
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	p := &served{cmd: cmd}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	err = answers(ctx, "http://"+address+"/healthz")
	p.alive = time.Since(began)
	err = errors.Join(err, answers(ctx, "http://"+address+"/chat"))
	p.page = time.Since(began)
	if err != nil {
		return nil, errors.Join(err, p.stop(), errors.New(trouble.String()))
	}
	return p, nil
}

// free finds an address that nobody listens on.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// answerWithin is how long a desk may take to answer at all.
const answerWithin = 20 * time.Second

// answers asks until there is a 200.
func answers(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	for {
		err := asked(ctx, url)
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}

func asked(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: the desk answers %s", bot.ErrUnavailable, answer.Status)
	}
	return nil
}

func (p *served) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	return p.cmd.Wait()
}

// residentMB is what a process holds in memory, where the system tells.
func residentMB(pid int) (float64, error) {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	for line := range strings.Lines(string(status)) {
		if kb, found := strings.CutPrefix(line, "VmRSS:"); found {
			n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")), 64)
			return n * 1024 / 1e6, err
		}
	}
	return 0, err
}
