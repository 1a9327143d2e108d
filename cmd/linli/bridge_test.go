package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const bridgeSecret = "shared by the bridge and the desk"

// freePort is one that nobody listens on just now.
func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// bridged is a desk with the example bridge beside it.
func bridged(t *testing.T) (say io.Writer, heard *bufio.Scanner) {
	program := filepath.Join(t.TempDir(), "bridge")
	if out, err := exec.Command("go", "build", "-o", program, "linli/examples/bridge").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	addr := freePort(t)
	conf := filepath.Join(t.TempDir(), "linli.yaml")
	yaml := fmt.Sprintf("hooks:\n- account: example\n  secret: %s\n  url: http://%s/\n", bridgeSecret, addr)
	if err := os.WriteFile(conf, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	s := begin(t, "--demo", "--config", conf)
	cmd := exec.Command(program, "--listen", addr, "--desk", s.base+"/hook/chat/example")
	cmd.Env = append(os.Environ(), "BRIDGE_SECRET="+bridgeSecret)
	say, _ = cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return say, bufio.NewScanner(out)
}

func TestTheExampleBridgeTalksToARunningDesk(t *testing.T) {
	say, heard := bridged(t)
	force := time.AfterFunc(30*time.Second, func() { panic("the bridge hears nothing") })
	defer force.Stop()
	for _, line := range []struct{ say, hear string }{
		{"zhang 3号楼2单元501厨房水管漏水", "zhang< 报修：3号楼2单元501"},
		{"zhang 1", "zhang< 已报修"},
	} {
		fmt.Fprintln(say, line.say)
		all := ""
		for !strings.Contains(all, line.hear) {
			if !heard.Scan() {
				t.Fatalf("no %q in\n%s", line.hear, all)
			}
			all += heard.Text() + "\n"
		}
	}
}
