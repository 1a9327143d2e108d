package store

import (
	"bytes"
	"crypto/cipher"
	"testing"

	"linli/bot"
)

func TestARememberedKeyIsNotUsedOnceItIsDeletedOrWrappedAnew(t *testing.T) {
	v, err := newVault(bytes.Repeat([]byte{7}, keySize))
	if err != nil {
		t.Fatal(err)
	}
	first, _, err := v.newPersonKey(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := v.newPersonKey(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	var keys keyCache
	row := personKey{Community: 1, Person: 2, Wrapped: first}
	opened, err := keys.open(v, row)
	if err != nil {
		t.Fatal(err)
	}
	sealed := opened.Seal(nil, nil, []byte("厨房漏水"), nil)
	again, err := keys.open(v, row)
	if err != nil || again != opened {
		t.Errorf("the key is opened twice: %v", err)
	}
	row.Wrapped = second
	if other, err := keys.open(v, row); err != nil || opens(other.Open(nil, nil, sealed, nil)) {
		t.Errorf("another key opens what the first one sealed: %v", err)
	}
}

func TestTheKeyOfSomebodyDeletedIsForgotten(t *testing.T) {
	v, err := newVault(bytes.Repeat([]byte{7}, keySize))
	if err != nil {
		t.Fatal(err)
	}
	wrapped, _, err := v.newPersonKey(1, 2)
	if err != nil {
		t.Fatal(err)
	}
	db := &DB{vault: v}
	ring := keyring{people: map[bot.PersonID]cipher.AEAD{}}
	if err := db.unwrap(ring, []personKey{{1, 2, wrapped}}); err != nil || ring.people[2] == nil || len(db.keys.of) != 1 {
		t.Fatalf("the key is not opened and remembered: %v", err)
	}
	if err := db.unwrap(ring, []personKey{{1, 2, nil}}); err != nil || ring.people[2] != nil || len(db.keys.of) != 0 {
		t.Errorf("a deleted key is still there: %v", err)
	}
}

func opens(_ []byte, err error) bool { return err == nil }
