package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A desk on a disk that is full says so to whoever writes, shows what it has, and goes on when there is room.
func TestAFullDiskIsSaidInPlainWordsAndPasses(t *testing.T) {
	folder := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=32m", "linli-test", folder).CombinedOutput(); err != nil {
		t.Skipf("no file system may be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", folder).Run() })
	s := begin(t, "--demo", "--database", filepath.Join(folder, "linli.db"))
	s.becomes("/readyz", "ready")
	s.say("3号楼2单元501厨房水管漏水")
	s.becomes("/chat", "报修：3号楼2单元501")
	filler := filepath.Join(folder, "filler")
	occupy(t, filler)
	s.neighbour().refuses()
	if status, page := s.get("/chat"); status != http.StatusOK || !strings.Contains(page, "报修：3号楼2单元501") {
		t.Errorf("what was said before is not shown: %d\n%s", status, page)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s.becomes("/readyz", "ready")
	s.say("1")
	s.becomes("/chat", "已报修")
}

// occupy writes a file until nothing more fits.
func occupy(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
}

// neighbour is somebody else in front of the same desk.
func (s *running) neighbour() *running {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	other := *s
	other.client.Jar = jar
	return &other
}

// refuses writes until that is no longer taken: the last room in the database's own files goes first.
func (s *running) refuses() {
	s.Helper()
	_, page := s.get("/chat")
	key := regexp.MustCompile(`name="key" value="([^"]*)"`).FindStringSubmatch(page)[1]
	for range 2000 {
		status, body := s.read(s.client.PostForm(s.base+"/chat", url.Values{"key": {key}, "text": {strings.Repeat("漏水", 200)}}))
		if status == http.StatusServiceUnavailable {
			holds(s.T, body, "现在存不下来，您写的还在", "漏水漏水")
			return
		}
		key += "x"
	}
	s.Error("the disk is never full")
}
