// Package locales holds every text that people read, one YAML file per language, named by its
// BCP 47 tag. A nested key is written with dots in Go and in dialogs: "ticket.opened".
package locales

import "embed"

// FS holds the language files at its root: zh-CN.yaml, en.yaml.
//
//go:embed *.yaml
var FS embed.FS
