// Package bot holds the words that every room of the house shares: ids, what
// people say and what it means, who they are and what they may do, what is asked
// of a noun and what it answers. It imports nothing of ours and does nothing
// that waits: no clock, no database, no network, no randomness.
package bot
