package store

import (
	"encoding/json"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// dialect is everything in which the two databases differ. Statements are written with "?" for a value and
// "= ANY(?)" for a list; FOR UPDATE and FOR SHARE lock rows where rows can be locked alone.
type dialect interface {
	name() string
	text(statement string) string
	list(values any) any // []int64 or []string as the one argument of "= ANY(?)"
}

type sqlite struct{}

func (sqlite) name() string { return "sqlite" }

var sqliteWords = strings.NewReplacer(
	"= ANY(?)", "IN (SELECT value FROM json_each(?))",
	"FOR UPDATE OF o", "", // of a join: the outbox only
	"FOR UPDATE", "",
	"FOR SHARE", "",
)

func (sqlite) text(statement string) string { return sqliteWords.Replace(statement) }

func (sqlite) list(values any) any {
	b, err := json.Marshal(values)
	if err != nil { // numbers and strings always can
		panic(err)
	}
	return string(b)
}

type postgres struct{}

func (postgres) name() string { return "postgres" }

func (postgres) text(statement string) string { return sqlx.Rebind(sqlx.DOLLAR, statement) }

func (postgres) list(values any) any { return pq.Array(values) }
