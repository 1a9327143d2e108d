package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	v, err := b.inTurns(ctx, "start", b.startOnce, b.helpOnce)
	if err != nil {
		return nil, err
	}
	figures := []Figure{{Name: "start to first 200", Unit: "ms", Value: v[0], Baseline: "linli --help", Beside: v[1], Goal: atMost(50)}}
	more, err := b.size(ctx)
	return append(figures, more...), err
}

func (b *bench) startOnce(ctx context.Context, _ time.Duration) (float64, error) {
	p, err := b.serve(ctx)
	if err != nil {
		return 0, err
	}
	return p.took.Seconds() * 1e3, p.stop()
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
	cmd  *exec.Cmd
	took time.Duration
}

var address = regexp.MustCompile(`http://\S+/healthz`)

// serve starts the program and waits for its first 200.
func (b *bench) serve(ctx context.Context) (*served, error) {
	cmd := exec.CommandContext(ctx, b.Program, "serve", "--demo", "--listen", "127.0.0.1:0")
	cmd.Dir = b.Dir
	cmd.Env = append(os.Environ(), "LINLI_DATABASE="+filepath.Join(b.Dir, "start.db"))
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p := &served{cmd: cmd}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	health, err := firstAddress(out)
	if err == nil {
		err = answers(ctx, health)
	}
	p.took = time.Since(began)
	if err != nil {
		return nil, errors.Join(err, p.stop(), errors.New(trouble.String()))
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p, nil
}

func firstAddress(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if found := address.FindString(lines.Text()); found != "" {
			return found, nil
		}
	}
	return "", fmt.Errorf("%w: the desk does not say where it listens", bot.ErrUnavailable)
}

func answers(ctx context.Context, url string) error {
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
