package store

import (
	"bytes"
	"crypto/cipher"
	"sync"

	"linli/bot"
)

// keysMost is how many keys of people are remembered: about 5 MB.
const keysMost = 4096

// keyCache remembers what wrapped keys open to. The rows are read afresh each time and only the opening is spared, so a
// key that was deleted or wrapped anew is never taken from here.
type keyCache struct {
	mu sync.Mutex
	of map[keyOwner]openKey
}

type keyOwner struct {
	community bot.CommunityID
	person    bot.PersonID
}

type openKey struct {
	wrapped []byte
	key     cipher.AEAD
}

func (r personKey) owner() keyOwner { return keyOwner{r.Community, r.Person} }

// open gives the key of somebody who was not deleted.
func (k *keyCache) open(v vault, row personKey) (cipher.AEAD, error) {
	if key, known := k.known(row); known {
		return key, nil
	}
	key, err := v.personKey(row.Community, row.Person, row.Wrapped)
	if err == nil {
		k.remember(row.owner(), openKey{row.Wrapped, key})
	}
	return key, err
}

func (k *keyCache) known(row personKey) (cipher.AEAD, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	had, is := k.of[row.owner()]
	return had.key, is && bytes.Equal(had.wrapped, row.Wrapped)
}

func (k *keyCache) remember(o keyOwner, key openKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of == nil || len(k.of) >= keysMost {
		k.of = map[keyOwner]openKey{}
	}
	k.of[o] = key
}

// forget lets go of the key of somebody who was deleted.
func (k *keyCache) forget(row personKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.of, row.owner())
}
