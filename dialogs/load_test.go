package dialogs

import (
	"testing"
)

func TestTheEmbeddedDialogsLoad(t *testing.T) {
	s, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Definitions) < 60 || len(s.Questions) < 8 {
		t.Errorf("%d dialogs, %d questions", len(s.Definitions), len(s.Questions))
	}
}
