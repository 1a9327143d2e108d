package bot

import (
	"errors"
	"time"
)

// The whole error vocabulary. Wrap one of these with what was being done;
// callers ask with errors.Is. Absence is ErrNotFound, never a nil value.
var (
	ErrInvalid     = errors.New("invalid")
	ErrNotFound    = errors.New("not found")
	ErrNotAllowed  = errors.New("not allowed")
	ErrConflict    = errors.New("conflict")
	ErrUnavailable = errors.New("unavailable")
)

// RetryError says that a send may be tried again, not before After has passed.
type RetryError struct {
	After time.Duration
	Err   error
}

func (e *RetryError) Error() string { return e.Err.Error() + " (retry after " + e.After.String() + ")" }

// Unwrap gives the cause.
func (e *RetryError) Unwrap() error { return e.Err }
