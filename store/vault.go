package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"

	"linli/bot"
)

// keySize is the length of the desk's key and of every key made of it, in bytes.
const keySize = 32

// vault holds what is derived from the desk's key. The key itself is never in the database.
type vault struct {
	desk   []byte
	wrap   cipher.AEAD // wraps the keys of people
	lookup []byte      // keys the hashes by which phones and chats are found
	steady []byte      // keys the hashes of what is not kept itself and so can't be hashed anew: message keys and invites
}

// newVault takes the desk's key as KeyFile gives it: 32 bytes, or 96 once it was rotated (see NextKey).
func newVault(key []byte) (vault, error) {
	if len(key) != keySize && len(key) != 3*keySize {
		return vault{}, fmt.Errorf("%w: the desk's key must have %d bytes, it has %d", bot.ErrInvalid, keySize, len(key))
	}
	desk := key[:keySize]
	wrap, err := sealer(derive(desk, "wrap people's keys"))
	return vault{desk: desk, wrap: wrap, lookup: derive(desk, "find phones and chats"), steady: steadyOf(key)}, err
}

func steadyOf(key []byte) []byte {
	if len(key) == 3*keySize {
		return key[keySize : 2*keySize]
	}
	return derive(key, "find phones and chats")
}

// CodesSecret is what public codes of tickets are made from. It stays the same when the key is rotated: the codes are
// in people's hands.
func CodesSecret(key []byte) ([]byte, error) {
	if len(key) == 3*keySize {
		return key[2*keySize:], nil
	}
	return hkdf.Key(sha256.New, key, nil, "linli public codes", keySize)
}

// NextKey makes a new desk's key. Behind it stand the two secrets that can't change with it.
func NextKey(old []byte) ([]byte, error) {
	codes, err := CodesSecret(old)
	if err != nil {
		return nil, err
	}
	next := make([]byte, keySize)
	_, _ = rand.Read(next) // never fails
	return slices.Concat(next, steadyOf(old), codes), nil
}

func derive(desk []byte, use string) []byte {
	key, err := hkdf.Key(sha256.New, desk, nil, "linli v1 "+use, keySize)
	if err != nil { // only for lengths beyond 8 KB
		panic(err)
	}
	return key
}

func sealer(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// hash is a short keyed hash: equal values are found, and nothing can be read from it.
func (v vault) hash(c bot.CommunityID, use, value string) string {
	key := v.lookup
	if use == useKey || use == useInvite {
		key = v.steady
	}
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, strconv.FormatInt(int64(c), 10)+"\x00"+use+"\x00"+value)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// Uses of hashes.
const (
	usePhone  = "phone"
	useChat   = "chat"
	useKey    = "message"
	useInvite = "invite"
)

// keyPart names whose key a wrapped key is, so that rows can't be swapped.
func keyPart(c bot.CommunityID, p bot.PersonID) []byte {
	return []byte(strconv.FormatInt(int64(c), 10) + "/" + strconv.FormatInt(int64(p), 10))
}

func (v vault) newPersonKey(c bot.CommunityID, p bot.PersonID) (wrapped []byte, key cipher.AEAD, err error) {
	raw := make([]byte, keySize)
	_, _ = rand.Read(raw) // never fails
	key, err = sealer(raw)
	return v.wrapped(c, p, raw), key, err
}

func (v vault) wrapped(c bot.CommunityID, p bot.PersonID, raw []byte) []byte {
	return v.wrap.Seal(nil, nil, raw, keyPart(c, p))
}

func (v vault) unwrapped(c bot.CommunityID, p bot.PersonID, wrapped []byte) ([]byte, error) {
	raw, err := v.wrap.Open(nil, nil, wrapped, keyPart(c, p))
	if err != nil {
		return nil, fmt.Errorf("%w: a person's key was sealed with another desk key", bot.ErrInvalid)
	}
	return raw, nil
}

func (v vault) personKey(c bot.CommunityID, p bot.PersonID, wrapped []byte) (cipher.AEAD, error) {
	raw, err := v.unwrapped(c, p, wrapped)
	if err != nil {
		return nil, err
	}
	return sealer(raw)
}

// firstCommunityKey seals what is the community's, until the desk's key is rotated for the first time. From then on
// that key stands among those of people, as person 0.
func (v vault) firstCommunityKey(c bot.CommunityID) []byte {
	return derive(v.desk, "community "+strconv.FormatInt(int64(c), 10))
}

const selectAnyKey = `SELECT community, person, wrapped FROM person_keys WHERE length(wrapped) > 0 LIMIT 1`

// checkKey refuses a key that does not fit the database, before anything is written with it.
func (db *DB) checkKey(ctx context.Context) error {
	var rows []personKey
	if err := db.read().all(ctx, &rows, selectAnyKey); err != nil || len(rows) == 0 {
		return err
	}
	_, err := db.vault.personKey(rows[0].Community, rows[0].Person, rows[0].Wrapped)
	return err
}
