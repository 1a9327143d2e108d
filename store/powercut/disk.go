// Package powercut is a disk whose power can be cut, for tests only: what SQLite has written to it and not
// yet synced is lost, kept or torn, sector by sector, as a real disk would have it.
package powercut

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// sector is what a disk writes in one piece, in bytes.
const sector = 512

// Disk is a folder whose files are followed while SQLite writes them.
type Disk struct {
	folder string
	watch  func(op int)

	mu     sync.Mutex
	ops    int
	room   int64 // bytes that may still be added; < 0 = any number
	live   map[string]*file
	stable map[string]*file // what the folder itself would still name
}

// file is one file: what a power cut leaves for certain, and what has happened to it since.
type file struct {
	stable []byte
	size   int64 // as it is now
	since  []change
}

// change is a write, or with data nil a new size.
type change struct {
	at   int64
	data []byte
}

func newDisk(folder string, watch func(op int)) *Disk {
	return &Disk{folder: folder, watch: watch, room: -1, live: map[string]*file{}, stable: map[string]*file{}}
}

// Room lets n more bytes be added to the files of the disk, then it is full; any number for n < 0.
func (d *Disk) Room(n int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.room = n
}

// Ops is how many writes, syncs, new sizes and deletions there have been.
func (d *Disk) Ops() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ops
}

// op is called with the lock held before anything happens to the disk.
func (d *Disk) op() {
	if d.ops++; d.watch != nil {
		d.watch(d.ops)
	}
}

func (d *Disk) opened(name string) *file {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.live[name] == nil {
		d.live[name] = &file{}
	}
	return d.live[name]
}

// write notes a write before it is made; false when there is no room for it.
func (d *Disk) write(f *file, at int64, data []byte) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.op()
	end := at + int64(len(data))
	more := max(0, end-f.size)
	if d.room >= 0 && more > d.room {
		return false
	}
	if d.room >= 0 {
		d.room -= more
	}
	f.size = max(f.size, end)
	f.since = append(f.since, change{at, slices.Clone(data)})
	return true
}

func (d *Disk) truncate(f *file, size int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.op()
	f.size = size
	f.since = append(f.since, change{at: size})
}

// sync makes a file durable, and with folder the names of all files, too.
func (d *Disk) sync(f *file, folder bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.op()
	f.stable, f.since = f.now(), nil
	if folder {
		d.stable = maps.Clone(d.live)
	}
}

func (d *Disk) remove(name string, folder bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.op()
	delete(d.live, name)
	if folder {
		d.stable = maps.Clone(d.live)
	}
}

// Image is what a disk holds after its power was cut: bytes by file name.
type Image map[string][]byte

// Cut gives what the disk would hold if its power were cut now. It may be called only while watching,
// so that nothing is written meanwhile.
func (d *Disk) Cut(random *rand.Rand) Image {
	image := Image{}
	kept := []float64{0, 0.3, 0.7, 1}[random.IntN(4)] // how much of what was not synced was written after all
	for _, name := range slices.Sorted(maps.Keys(d.names())) {
		f := d.stable[name]
		if random.Float64() < kept {
			f = d.live[name]
		}
		if f != nil {
			image[name] = f.after(random, kept)
		}
	}
	return image
}

func (d *Disk) names() map[string]*file {
	all := maps.Clone(d.stable)
	maps.Copy(all, d.live)
	return all
}

// Write lays the image down in a folder.
func (i Image) Write(folder string) error {
	for name, data := range i {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// now is the file with everything written.
func (f *file) now() []byte {
	data := f.stable
	for _, c := range f.since {
		data = c.apply(data)
	}
	return data
}

func (c change) apply(data []byte) []byte {
	if c.data == nil {
		return sized(data, c.at)
	}
	if end := c.at + int64(len(c.data)); end > int64(len(data)) {
		data = sized(data, end)
	}
	copy(data[c.at:], c.data)
	return data
}

func sized(data []byte, size int64) []byte {
	if size <= int64(len(data)) {
		return data[:size:size]
	}
	return append(data, make([]byte, size-int64(len(data)))...)
}

// after is the file as it is found when the power is back: every sector that was not synced is as old as
// it was, new, in one of the states between, or torn; the size is one of those that the file has had.
func (f *file) after(random *rand.Rand, kept float64) []byte {
	data, size := slices.Clone(f.stable), int64(len(f.stable))
	for _, c := range f.since {
		grown := max(size, c.at+int64(len(c.data)))
		if c.data == nil {
			grown = c.at
		}
		if random.Float64() < kept {
			size = grown
		}
		data = c.scatter(data, random, kept)
	}
	return sized(data, size)
}

// scatter applies the parts of a change that have reached the disk.
func (c change) scatter(data []byte, random *rand.Rand, kept float64) []byte {
	for at, left := c.at, c.data; len(left) > 0; {
		n := min(int64(len(left)), sector-at%sector)
		if random.Float64() < kept {
			data = change{at, left[:torn(random, n)]}.apply(data)
		}
		at, left = at+n, left[n:]
	}
	return data
}

// torn is how much of n bytes was written before the power went: seldom less than all.
func torn(random *rand.Rand, n int64) int64 {
	if random.IntN(8) > 0 {
		return n
	}
	return 1 + random.Int64N(n)
}
