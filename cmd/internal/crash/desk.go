package crash

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
	"sync"
	"syscall"
	"time"
)

// Build makes the program that ends itself at named points, and gives its path.
func Build(dir string) (string, error) {
	program := filepath.Join(dir, "linli")
	out, err := exec.Command("go", "build", "-tags", "crash", "-o", program, "linli/cmd/linli").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build linli: %w\n%s", err, out)
	}
	return program, nil
}

// Desk is one `linli serve`, started again and again at the same address.
type Desk struct {
	Number  int
	Base    string
	program string
	dir     string
	addr    string
	ledger  *Ledger
	cmd     *exec.Cmd
	ended   chan struct{}
	mu      sync.Mutex
	errs    bytes.Buffer // what all its lives logged
}

// NewDesk writes linli.yaml into a folder of the desk's own.
func NewDesk(number int, program, dir, yaml string, l *Ledger) (*Desk, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	d := &Desk{Number: number, Base: "http://" + addr, program: program, addr: addr, ledger: l, dir: filepath.Join(dir, fmt.Sprint("desk", number))}
	if err := os.MkdirAll(d.dir, 0o755); err != nil {
		return nil, err
	}
	return d, os.WriteFile(filepath.Join(d.dir, "linli.yaml"), []byte("listen: "+addr+"\n"+yaml), 0o600)
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Write collects what the desk logs.
func (d *Desk) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.errs.Write(p)
}

// Logged counts lines of the log that hold a word.
func (d *Desk) Logged(word string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return bytes.Count(d.errs.Bytes(), []byte(word))
}

// Tail is the end of the log.
func (d *Desk) Tail() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	b := d.errs.Bytes()
	return string(b[max(0, len(b)-2000):])
}

// Start starts it; crash ("sent:3") is where it will end itself, "" nowhere.
func (d *Desk) Start(crash string) error {
	d.cmd = exec.Command(d.program, "serve")
	d.cmd.Dir, d.cmd.Stderr = d.dir, d
	d.cmd.Env = append(os.Environ(), "LINLI_CRASH="+crash)
	d.ledger.Write(Event{Kind: Started, Desk: d.Number})
	if err := d.cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	d.ended = ended
	go func(cmd *exec.Cmd) { _ = cmd.Wait(); close(ended) }(d.cmd)
	return nil
}

// Kill ends it as a power cut of the process would.
func (d *Desk) Kill(point string) {
	_ = d.cmd.Process.Kill()
	<-d.ended
	d.ledger.Write(Event{Kind: Killed, Desk: d.Number, Point: point})
}

// Dies waits until it has ended itself at a point. false when it does not come there in time.
func (d *Desk) Dies(point string, within time.Duration) bool {
	select {
	case <-d.ended:
		d.ledger.Write(Event{Kind: Killed, Desk: d.Number, Point: point})
		return true
	case <-time.After(within):
		return false
	}
}

// Freeze stops it in its tracks, Thaw lets it go on.
func (d *Desk) Freeze() error {
	d.ledger.Write(Event{Kind: Killed, Desk: d.Number, Point: "frozen"})
	return d.cmd.Process.Signal(syscall.SIGSTOP)
}

// Thaw lets a frozen one go on.
func (d *Desk) Thaw() error { return d.cmd.Process.Signal(syscall.SIGCONT) }

// Term asks it to end, and gives how long that took.
func (d *Desk) Term(within time.Duration) (time.Duration, error) {
	begun := time.Now()
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return 0, err
	}
	select {
	case <-d.ended:
	case <-time.After(within):
		return time.Since(begun), errors.New("it goes on after SIGTERM")
	}
	if !d.cmd.ProcessState.Success() {
		return time.Since(begun), fmt.Errorf("it ended with %s", d.cmd.ProcessState)
	}
	return time.Since(begun), nil
}

// Ready waits until it answers.
func (d *Desk) Ready(ctx context.Context) error {
	for ctx.Err() == nil {
		res, err := http.Get(d.Base + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-d.ended:
			return fmt.Errorf("the desk has ended: %s", d.Tail())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return ctx.Err()
}

// Stop ends it however it is.
func (d *Desk) Stop() {
	if d.cmd == nil || d.cmd.Process == nil {
		return
	}
	_ = d.cmd.Process.Signal(syscall.SIGCONT)
	_ = d.cmd.Process.Kill()
	<-d.ended
}
