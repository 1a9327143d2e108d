package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/lib/pq"
)

// clash says what happens to a row whose key is there already.
type clash int

const (
	replaceOld   clash = iota
	keepOld            // what is there stays
	replaceOlder       // only a smaller version is replaced; otherwise errMoved
)

// table writes many rows of one struct in one statement per batch; the db tags are the columns. Fields are int64,
// string, bool or []byte kinds.
type table[R any] struct {
	name   string
	clash  clash
	cols   []string
	fields [][]int
	kinds  []reflect.Kind
	keys   []int
	lite   string // one row
	many   string // chunk rows; "" where each row needs a statement
	pg     string
}

// chunk is how many rows SQLite is given at once.
const chunk = 16

func newTable[R any](name string, on clash, keys ...string) *table[R] {
	t := &table[R]{name: name, clash: on}
	t.addFields(reflect.TypeFor[R](), nil)
	for _, k := range keys {
		t.keys = append(t.keys, slices.Index(t.cols, k))
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(t.cols)), ", ") + ")"
	t.lite = t.insert("VALUES "+row, keys)
	t.many = t.insert("VALUES "+strings.Repeat(row+", ", chunk-1)+row, keys)
	t.pg = t.insert("SELECT * FROM unnest("+t.arrays()+")", keys)
	return t
}

// newUpdate is a table whose put changes rows that are there. The key's columns come last in the struct.
func newUpdate[R any](name string, keys ...string) *table[R] {
	t := &table[R]{name: name}
	t.addFields(reflect.TypeFor[R](), nil)
	var set, bind, where, join []string
	for i, c := range t.cols {
		if slices.Contains(keys, c) {
			t.keys = append(t.keys, i)
			where, join = append(where, c+" = ?"), append(join, name+"."+c+" = r."+c)
			continue
		}
		set, bind = append(set, c+" = r."+c), append(bind, c+" = ?")
	}
	t.lite = "UPDATE " + name + " SET " + strings.Join(bind, ", ") + " WHERE " + strings.Join(where, " AND ")
	t.pg = "UPDATE " + name + " SET " + strings.Join(set, ", ") +
		" FROM unnest(" + t.arrays() + ") AS r (" + strings.Join(t.cols, ", ") + ") WHERE " + strings.Join(join, " AND ")
	return t
}

func (t *table[R]) addFields(of reflect.Type, at []int) {
	for i := range of.NumField() {
		f, path := of.Field(i), append(slices.Clone(at), i)
		tag := f.Tag.Get("db")
		switch {
		case tag != "" && tag != "-":
			t.cols, t.fields, t.kinds = append(t.cols, tag), append(t.fields, path), append(t.kinds, f.Type.Kind())
		case f.Anonymous:
			t.addFields(f.Type, path)
		}
	}
}

func (t *table[R]) insert(source string, keys []string) string {
	head := "INSERT INTO " + t.name + " (" + strings.Join(t.cols, ", ") + ") " + source + " ON CONFLICT "
	if t.clash == keepOld {
		return head + "DO NOTHING"
	}
	var sets []string
	for _, c := range t.cols {
		if !slices.Contains(keys, c) {
			sets = append(sets, c+" = excluded."+c)
		}
	}
	head += "(" + strings.Join(keys, ", ") + ") DO UPDATE SET " + strings.Join(sets, ", ")
	if t.clash == replaceOlder {
		head += " WHERE " + t.name + ".version < excluded.version"
	}
	return head
}

// arrays names the types of unnest's columns.
func (t *table[R]) arrays() string {
	out := make([]string, len(t.kinds))
	for i, k := range t.kinds {
		out[i] = "CAST(? AS " + sqlType(k) + "[])"
	}
	return strings.Join(out, ", ")
}

func sqlType(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice:
		return "bytea"
	default:
		return "bigint"
	}
}

// put writes rows. Of several with the same key the last one counts.
func (t *table[R]) put(ctx context.Context, c conn, rows []R) error {
	rows = t.lastOfEach(rows)
	if len(rows) == 0 {
		return nil
	}
	written, err := t.putAll(ctx, c, rows)
	if err == nil && t.clash == replaceOlder && written < int64(len(rows)) {
		err = errMoved
	}
	return wrap(err, "write "+t.name)
}

func (t *table[R]) putAll(ctx context.Context, c conn, rows []R) (int64, error) {
	if c.db.dialect.name() == "postgres" {
		return c.run(ctx, t.pg, t.columns(rows)...)
	}
	return t.putEach(ctx, c, rows)
}

// putEach writes chunk rows with one statement as long as there are so many, and the others one by one.
func (t *table[R]) putEach(ctx context.Context, c conn, rows []R) (written int64, err error) {
	for len(rows) > 0 {
		n, text := 1, t.lite
		if t.many != "" && len(rows) >= chunk {
			n, text = chunk, t.many
		}
		changed, err := c.run(ctx, text, t.args(rows[:n])...)
		if err != nil {
			return 0, err
		}
		written, rows = written+changed, rows[n:]
	}
	return written, nil
}

// args are the values of rows, one row after the other.
func (t *table[R]) args(rows []R) []any {
	args := make([]any, 0, len(rows)*len(t.fields))
	for i := range rows {
		v := reflect.ValueOf(&rows[i]).Elem()
		for _, path := range t.fields {
			args = append(args, bare(v.FieldByIndex(path)))
		}
	}
	return args
}

// bare is a field's value without its named type, as drivers take it.
func bare(v reflect.Value) any {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Slice:
		return v.Bytes()
	default:
		return v.Int()
	}
}

func (t *table[R]) lastOfEach(rows []R) []R {
	if len(rows) < 2 {
		return rows
	}
	at := make(map[string]int, len(rows))
	out := make([]R, 0, len(rows))
	for i := range rows {
		k := t.keyOf(&rows[i])
		if had, is := at[k]; is {
			out[had] = rows[i]
			continue
		}
		at[k] = len(out)
		out = append(out, rows[i])
	}
	return out
}

func (t *table[R]) keyOf(row *R) string {
	v := reflect.ValueOf(row).Elem()
	var key []byte
	for _, k := range t.keys {
		switch f := v.FieldByIndex(t.fields[k]); f.Kind() {
		case reflect.String:
			key = append(key, f.String()...)
		case reflect.Int64:
			key = strconv.AppendInt(key, f.Int(), 10)
		default:
			key = fmt.Append(key, f.Interface())
		}
		key = append(key, 0)
	}
	return string(key)
}

// columns turns rows into one array per column, as unnest wants them.
func (t *table[R]) columns(rows []R) []any {
	out := make([]any, len(t.fields))
	for j, path := range t.fields {
		out[j] = column(t.kinds[j], len(rows), func(i int) reflect.Value {
			return reflect.ValueOf(&rows[i]).Elem().FieldByIndex(path)
		})
	}
	return out
}

func column(kind reflect.Kind, n int, at func(int) reflect.Value) any {
	switch kind {
	case reflect.String:
		return pq.StringArray(each(n, at, reflect.Value.String))
	case reflect.Bool:
		return pq.BoolArray(each(n, at, reflect.Value.Bool))
	case reflect.Slice:
		return pq.ByteaArray(each(n, at, reflect.Value.Bytes))
	default:
		return pq.Int64Array(each(n, at, reflect.Value.Int))
	}
}

func each[T any](n int, at func(int) reflect.Value, as func(reflect.Value) T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = as(at(i))
	}
	return out
}
