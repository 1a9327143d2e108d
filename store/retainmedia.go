package store

import (
	"context"
	"encoding/json"

	"linli/bot"
)

const (
	selectOldMedia = `SELECT DISTINCT hash FROM media WHERE community = ? AND kept < ? AND hash > ? ORDER BY hash LIMIT ?`

	selectShownMedia = `SELECT DISTINCT media FROM entries WHERE community = ? AND media <> ''`

	deleteMedia = `DELETE FROM media WHERE community = ? AND kept < ? AND hash = ANY(?)`
)

// media deletes attachments that came long ago and that no history of a ticket names.
func (f forgetting) media(ctx context.Context) (total int64, err error) {
	shown, err := f.shown(ctx)
	if err != nil {
		return 0, err
	}
	for after := ""; ; {
		var hashes []string
		if err := f.db.read().all(ctx, &hashes, selectOldMedia, f.community, ms(f.before.Words), after, batch); err != nil || len(hashes) == 0 {
			return total, err
		}
		after = hashes[len(hashes)-1]
		n, err := f.deleteMedia(ctx, hashes, shown)
		if err != nil {
			return total, err
		}
		total += n
	}
}

// shown are the attachments that a history names.
func (f forgetting) shown(ctx context.Context) (map[string]bool, error) {
	var lists []string
	if err := f.db.read().all(ctx, &lists, selectShownMedia, f.community); err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, list := range lists {
		var files []bot.Media
		_ = json.Unmarshal([]byte(list), &files) // we wrote it ourselves
		for _, m := range files {
			out[m.Hash] = true
		}
	}
	return out, nil
}

func (f forgetting) deleteMedia(ctx context.Context, hashes []string, shown map[string]bool) (n int64, err error) {
	gone := make([]string, 0, len(hashes))
	for _, h := range hashes {
		if !shown[h] {
			gone = append(gone, h)
		}
	}
	err = f.write(ctx, func(ctx context.Context, c conn) (err error) {
		n, err = c.run(ctx, deleteMedia, f.community, ms(f.before.Words), c.list(gone))
		return err
	})
	return n, err
}
