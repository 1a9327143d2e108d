package main

import (
	"context"
	"log/slog"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/cmd/internal/config"
	"linli/cmd/internal/nightly"
	"linli/store"
)

// nights is what the desk does once a night beside its work.
func nights(h *opened, log *slog.Logger) nightly.Nights {
	return nightly.Nights{
		Store: h.DB, Clock: wallClock{}, Owner: owner(), Communities: []bot.Community{h.Community}, Log: log,
		Jobs: []nightly.Job{{Name: "retention", Do: func(ctx context.Context, l run.Lease, c bot.Community, now time.Time) error {
			done, err := h.DB.Forget(ctx, l, c.ID, retention(h.conf.Retention, now))
			log.Info("retention.done", "community", c.ID, "words", done.Words, "bodies", done.Bodies, "tickets", done.Tickets,
				"entries", done.Entries, "media", done.Media)
			return err
		}}},
	}
}

// retention counts back from now.
func retention(r config.Retention, now time.Time) store.Retention {
	return store.Retention{
		Words: now.AddDate(0, 0, -r.WordDays), Bodies: now.AddDate(0, 0, -r.BodyDays),
		Tickets: now.AddDate(0, -r.TicketMonths, 0), Audit: now.AddDate(-r.AuditYears, 0, 0),
	}
}
