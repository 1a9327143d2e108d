package store

import (
	"context"
	"database/sql"
	"time"
)

const selectNextDue = `
SELECT MIN(due) FROM (
	SELECT MIN(due) AS due FROM timers WHERE due > ?
	UNION ALL
	SELECT MIN(not_before) AS due FROM outbox WHERE state = 0 AND not_before > ?
) AS next`

// NextDue is the first moment after now at which a timer fires or a message may be sent; the zero time
// when nothing waits. Clocks that are moved by hand go there.
func (db *DB) NextDue(ctx context.Context, now time.Time) (time.Time, error) {
	var due sql.NullInt64
	err := db.read().one(ctx, &due, selectNextDue, ms(now), ms(now))
	if err != nil || !due.Valid {
		return time.Time{}, wrap(err, "read what is due next")
	}
	return millis(due.Int64).time(), nil
}
