package powercut

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// vfs stands before SQLite's own file system and lets everything through, having noted what concerns the
// disk. It must be the process's default for as long as databases on the disk are open, because a store is
// opened by path alone.
type vfs struct {
	disk *Disk
	tls  *libc.TLS
	self uintptr // sqlite3_vfs, in C's memory
	base *sqlite3.Tsqlite3_vfs

	mu      sync.Mutex
	open    map[uintptr]*handle // by sqlite3_file
	methods map[uintptr]uintptr // ours by those of the base
	kept    []any               // functions that only C's memory refers to
}

// handle is an open file.
type handle struct {
	*file
	named bool                         // its next sync makes names durable, too
	base  *sqlite3.Tsqlite3_io_methods // what really reads and writes
}

// Insert makes every SQLite database that is opened in folder from now on one on the disk, whose watch is
// called before each write, sync, new size and deletion. Call remove when they are closed again.
func Insert(folder string, watch func(op int)) (d *Disk, remove func(), err error) {
	v := &vfs{disk: newDisk(folder, watch), tls: libc.NewTLS(), open: map[uintptr]*handle{}, methods: map[uintptr]uintptr{}}
	found := sqlite3.Xsqlite3_vfs_find(v.tls, 0)
	if found == 0 {
		return nil, nil, fmt.Errorf("SQLite has no file system")
	}
	v.base = at[sqlite3.Tsqlite3_vfs](found)
	if err := v.register(); err != nil {
		return nil, nil, err
	}
	return v.disk, v.remove, nil
}

func (v *vfs) register() (err error) {
	if v.self, err = copied(v.tls, v.base); err != nil {
		return err
	}
	c := at[sqlite3.Tsqlite3_vfs](v.self)
	if c.FzName, err = libc.CString("powercut"); err != nil {
		return err
	}
	c.FxOpen = pointer(v, v.xOpen)
	c.FxDelete = pointer(v, v.xDelete)
	if rc := sqlite3.Xsqlite3_vfs_register(v.tls, v.self, 1); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("register a file system: %d", rc)
	}
	return nil
}

// remove leaves C's memory as it is: a database closed too late must not find it gone.
func (v *vfs) remove() {
	sqlite3.Xsqlite3_vfs_unregister(v.tls, v.self)
	v.tls.Close()
}

// name is that of a file on the disk.
func (v *vfs) name(path uintptr) (string, bool) {
	if path == 0 {
		return "", false
	}
	folder, name := filepath.Split(libc.GoString(path))
	return name, filepath.Clean(folder) == v.disk.folder && !strings.HasSuffix(name, "-shm")
}

func (v *vfs) xOpen(tls *libc.TLS, _, path, f uintptr, flags int32, out uintptr) int32 {
	rc := called[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](v.base.FxOpen)(tls, v.address(), path, f, flags, out)
	name, ours := v.name(path)
	if rc != sqlite3.SQLITE_OK || !ours {
		return rc
	}
	return v.follow(tls, name, f, flags)
}

// follow puts our methods in the place of an open file's own.
func (v *vfs) follow(tls *libc.TLS, name string, f uintptr, flags int32) int32 {
	file := at[sqlite3.Tsqlite3_file](f)
	journal := flags&(sqlite3.SQLITE_OPEN_MAIN_JOURNAL|sqlite3.SQLITE_OPEN_WAL) != 0
	h := &handle{file: v.disk.opened(name), named: journal, base: at[sqlite3.Tsqlite3_io_methods](file.FpMethods)}
	v.mu.Lock()
	defer v.mu.Unlock()
	ours, err := v.wrapped(tls, file.FpMethods)
	if err != nil {
		return sqlite3.SQLITE_NOMEM
	}
	v.open[f], file.FpMethods = h, ours
	return sqlite3.SQLITE_OK
}

// wrapped gives the methods of a file with ours for what is to be noted.
func (v *vfs) wrapped(tls *libc.TLS, methods uintptr) (uintptr, error) {
	if ours, ok := v.methods[methods]; ok {
		return ours, nil
	}
	ours, err := copied(tls, at[sqlite3.Tsqlite3_io_methods](methods))
	if err != nil {
		return 0, err
	}
	m := at[sqlite3.Tsqlite3_io_methods](ours)
	m.FxWrite, m.FxTruncate = pointer(v, v.xWrite), pointer(v, v.xTruncate)
	m.FxSync, m.FxClose = pointer(v, v.xSync), pointer(v, v.xClose)
	v.methods[methods] = ours
	return ours, nil
}

func (v *vfs) handle(f uintptr) *handle {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.open[f]
}

func (v *vfs) xWrite(tls *libc.TLS, f, data uintptr, n int32, offset int64) int32 {
	h := v.handle(f)
	if !v.disk.write(h.file, offset, unsafe.Slice(at[byte](data), n)) {
		return sqlite3.SQLITE_FULL
	}
	return called[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](h.base.FxWrite)(tls, f, data, n, offset)
}

func (v *vfs) xTruncate(tls *libc.TLS, f uintptr, size int64) int32 {
	h := v.handle(f)
	v.disk.truncate(h.file, size)
	return called[func(*libc.TLS, uintptr, int64) int32](h.base.FxTruncate)(tls, f, size)
}

// xSync does not trouble the machine's own disk: what is durable is what the disk says.
func (v *vfs) xSync(_ *libc.TLS, f uintptr, _ int32) int32 {
	h := v.handle(f)
	v.disk.sync(h.file, h.named)
	h.named = false
	return sqlite3.SQLITE_OK
}

func (v *vfs) xClose(tls *libc.TLS, f uintptr) int32 {
	h := v.handle(f)
	v.mu.Lock()
	delete(v.open, f)
	v.mu.Unlock()
	return called[func(*libc.TLS, uintptr) int32](h.base.FxClose)(tls, f)
}

func (v *vfs) xDelete(tls *libc.TLS, _, path uintptr, folder int32) int32 {
	if name, ours := v.name(path); ours {
		v.disk.remove(name, folder != 0)
	}
	return called[func(*libc.TLS, uintptr, uintptr, int32) int32](v.base.FxDelete)(tls, v.address(), path, folder)
}

// address is that of the base, which its methods expect.
func (v *vfs) address() uintptr { return uintptr(unsafe.Pointer(v.base)) }

// at reads C's memory. The pointer came from there and is valid for as long as C keeps it.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// called makes a Go function of a pointer to one.
func called[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&p)) }

// pointer makes a pointer of a Go function, which v keeps alive.
func pointer[F any](v *vfs, f F) uintptr {
	v.kept = append(v.kept, f)
	return *(*uintptr)(unsafe.Pointer(&f))
}

// copied copies a struct into C's memory.
func copied[T any](tls *libc.TLS, from *T) (uintptr, error) {
	p := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(*from)))
	if p == 0 {
		return 0, fmt.Errorf("no memory")
	}
	*at[T](p) = *from
	return p, nil
}
