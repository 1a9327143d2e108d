package house

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// reloadEvery is how often a community's own dialog files are looked at for changes.
const reloadEvery = 2 * time.Second

// Watch follows a community's own dialog folder until ctx is done: what changes there is taken
// over whole, without a restart; a folder with any mistake is refused whole, said in the log with
// file and line, and the running dialogs stay. Versions that people are in the middle of stay loaded.
func (h *House) Watch(ctx context.Context, folder string, key []byte, log *slog.Logger) {
	seen := stamp(folder)
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := stamp(folder); now != seen {
			seen = now
			h.Reload(ctx, folder, key, log)
		}
	}
}

// Reload takes over the folder's files as they are now, or keeps what is in use.
func (h *House) Reload(ctx context.Context, folder string, key []byte, log *slog.Logger) {
	f, err := Furnish(folder, key)
	if err != nil {
		log.Error("dialogs.refused", "folder", folder, "mistakes", err.Error())
		return
	}
	f, err = f.keeping(h.shelf.furniture())
	if err != nil {
		log.Error("dialogs.refused", "folder", folder, "mistakes", err.Error())
		return
	}
	h.shelf.current.Store(f)
	h.relearn(ctx)
	log.Info("dialogs.reloaded", "folder", folder)
}

// stamp changes whenever a file of the folder does.
func stamp(folder string) string {
	var all string
	_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := os.Stat(path); err == nil {
			all += fmt.Sprint(path, info.Size(), info.ModTime().UnixNano(), ";")
		}
		return nil
	})
	return all
}
