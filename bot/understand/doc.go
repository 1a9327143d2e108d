// Package understand turns one sentence into a bot.Meaning: what is wanted, about what, where, when, and what
// it would answer. It is pure, offline and deterministic: the same lessons and the same words always give the
// same meaning. Chinese is read by character n-grams, English by words; both in one sentence work.
//
// Train makes a Model from Lessons, Hear reads a sentence in some microseconds, Learn lays one community's
// places, questions and staff corrections over the common base.
package understand
