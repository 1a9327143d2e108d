package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is whom the server runs as: PostgreSQL refuses to run as root.
type account struct{ uid, gid int }

// unprivileged is the user of this process, or for root the user postgres, else nobody.
func unprivileged() (account, error) {
	if os.Geteuid() != 0 {
		return account{os.Geteuid(), os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, uidErr := strconv.Atoi(u.Uid)
			gid, gidErr := strconv.Atoi(u.Gid)
			return account{uid, gid}, errors.Join(uidErr, gidErr)
		}
	}
	return account{}, errors.New("PostgreSQL can't run as root, and there is no other user")
}

func (a account) own(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	return os.Chown(dir, a.uid, a.gid)
}

// become runs the command as the account, and ends it when this process dies.
func (a account) become(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
}

// memory is where files cost nothing; a database from a template is made ten times faster there.
const memory, memoryNeeded = "/dev/shm", 1 << 30

// scratch is the memory where there is a gigabyte of it, else "" for the usual place.
func scratch() string {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err != nil || fs.Bavail*uint64(fs.Bsize) < memoryNeeded {
		return ""
	}
	return memory
}
