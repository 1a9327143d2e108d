package main

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"linli/cmd/internal/config"
)

func TestADeskWhoseKeyLiesWhereNothingCanBeWrittenStartsAllTheSame(t *testing.T) {
	var log bytes.Buffer
	h := &opened{conf: config.Config{KeyFile: filepath.Join(t.TempDir(), "nowhere", "key")}}
	release, err := succeed(t.Context(), h, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil || !strings.Contains(log.String(), "forerunner.unknown") {
		t.Errorf("%v; %s", err, &log)
	}
	release()
}
