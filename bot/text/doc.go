// Package text turns keys and values into what people read: a catalogue with one file per
// language, templates that are split once at load, a channel's form, and the arithmetic of text
// messages. It reads no clock and escapes nothing: escaping is the channel's.
package text
