// Package media makes of an attachment from outside what may be kept. A picture is decoded within limits,
// turned upright, made smaller and written anew, so that nothing is left of where and with what it was taken;
// a voice note stays as it is. Types are read from the bytes, never from what the sender says.
package media
