// Package store keeps everything in one database: SQLite (one file) or PostgreSQL. It is the only
// room that knows SQL. Each noun's rows are read and written in the file named after the noun;
// a statement is written once and dialect.go makes each database understand it.
//
// Every key begins with a community and no query crosses one. Words, names, phones and chat ids are
// sealed under a key of the person they belong to (seal.go); deleting the person destroys that key.
package store
