-- Every key begins with its community. Times are milliseconds since 1970 in UTC, 0 = none.
-- Columns of type BYTEA are sealed; *_hash and "hash" columns are keyed hashes. Nothing else may hold
-- words, names, phones or chat ids of people.

-- +goose Up
CREATE TABLE communities (
	id     BIGINT NOT NULL PRIMARY KEY,
	name   TEXT NOT NULL,
	zone   TEXT NOT NULL,
	locale TEXT NOT NULL,
	phone  TEXT NOT NULL
);

CREATE TABLE accounts (
	community BIGINT NOT NULL REFERENCES communities (id),
	name      TEXT NOT NULL UNIQUE,
	kind      TEXT NOT NULL,
	PRIMARY KEY (community, name)
);

CREATE TABLE counters (
	community BIGINT NOT NULL,
	name      TEXT NOT NULL,
	value     BIGINT NOT NULL,
	PRIMARY KEY (community, name)
);

CREATE TABLE leases (
	name    TEXT NOT NULL PRIMARY KEY,
	owner   TEXT NOT NULL,
	epoch   BIGINT NOT NULL,
	expires BIGINT NOT NULL
);

-- A row with an empty key is the stone of a person who was deleted: nothing of theirs can be read again.
CREATE TABLE person_keys (
	community BIGINT NOT NULL,
	person    BIGINT NOT NULL,
	wrapped   BYTEA NOT NULL,
	PRIMARY KEY (community, person)
);

-- first is the person made when the chat first wrote; person is who it was linked to since.
CREATE TABLE conversations (
	community  BIGINT NOT NULL,
	id         BIGINT NOT NULL,
	account    TEXT NOT NULL,
	hash       TEXT NOT NULL,
	chat       BYTEA NOT NULL,
	shard      BIGINT NOT NULL,
	first      BIGINT NOT NULL,
	person     BIGINT NOT NULL,
	helper     BIGINT NOT NULL,
	trust      BIGINT NOT NULL,
	stopped    BOOLEAN NOT NULL,
	lang       TEXT NOT NULL,
	hint       TEXT NOT NULL,
	phone_hash TEXT NOT NULL,
	phone      BYTEA NOT NULL,
	version    BIGINT NOT NULL,
	since      BIGINT NOT NULL,
	erased     BOOLEAN NOT NULL,
	PRIMARY KEY (community, id),
	UNIQUE (community, hash)
);
CREATE INDEX conversations_person ON conversations (community, person);
CREATE INDEX conversations_helper ON conversations (community, helper);

CREATE TABLE sessions (
	community    BIGINT NOT NULL,
	conversation BIGINT NOT NULL,
	person       BIGINT NOT NULL,
	data         BYTEA NOT NULL,
	dialog       TEXT NOT NULL,
	state        TEXT NOT NULL,
	at           BIGINT NOT NULL,
	PRIMARY KEY (community, conversation)
);

-- state: 0 waiting, 1 done, 2 put aside for the office (why is in poison).
CREATE TABLE inbox (
	community    BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	account      TEXT NOT NULL,
	hash         TEXT NOT NULL,
	conversation BIGINT NOT NULL,
	person       BIGINT NOT NULL,
	shard        BIGINT NOT NULL,
	kind         TEXT NOT NULL,
	words        BYTEA NOT NULL,
	seed         BIGINT NOT NULL,
	at           BIGINT NOT NULL,
	state        BIGINT NOT NULL,
	poison       BYTEA NOT NULL,
	PRIMARY KEY (community, id),
	UNIQUE (community, hash)
);
CREATE INDEX inbox_waiting ON inbox (shard, community, conversation, id) WHERE state = 0;
CREATE INDEX inbox_conversation ON inbox (community, conversation, id);

-- state: 0 queued, 1 sent, 2 failed for good (why is in reason), 3 dropped: an update of a card never shown.
CREATE TABLE outbox (
	community    BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	account      TEXT NOT NULL,
	conversation BIGINT NOT NULL,
	person       BIGINT NOT NULL,
	class        BIGINT NOT NULL,
	state        BIGINT NOT NULL,
	not_before   BIGINT NOT NULL,
	tries        BIGINT NOT NULL,
	card         TEXT NOT NULL,
	updates      BOOLEAN NOT NULL,
	body         BYTEA NOT NULL,
	queued       BIGINT NOT NULL,
	sent         BIGINT NOT NULL,
	provider     TEXT NOT NULL,
	reason       BYTEA NOT NULL,
	PRIMARY KEY (community, id)
);
CREATE INDEX outbox_queued ON outbox (account, class, id) WHERE state = 0;
CREATE INDEX outbox_lane ON outbox (community, conversation, id) WHERE state = 0;
CREATE INDEX outbox_conversation ON outbox (community, conversation, id);

CREATE TABLE cards (
	community    BIGINT NOT NULL,
	conversation BIGINT NOT NULL,
	card         TEXT NOT NULL,
	provider     TEXT NOT NULL,
	PRIMARY KEY (community, conversation, card)
);

CREATE TABLE asks (
	community    BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	person       BIGINT NOT NULL,
	conversation BIGINT NOT NULL,
	kind         TEXT NOT NULL,
	ref_kind     TEXT NOT NULL,
	ref_id       BIGINT NOT NULL,
	dialog       TEXT NOT NULL,
	slot         TEXT NOT NULL,
	data         BYTEA NOT NULL,
	sent         BIGINT NOT NULL,
	expires      BIGINT NOT NULL,
	answered     BOOLEAN NOT NULL,
	PRIMARY KEY (community, id)
);
CREATE INDEX asks_open ON asks (community, person, id) WHERE NOT answered;

CREATE TABLE timers (
	community  BIGINT NOT NULL,
	owner_kind TEXT NOT NULL,
	owner_id   BIGINT NOT NULL,
	name       TEXT NOT NULL,
	due        BIGINT NOT NULL,
	guard      BIGINT NOT NULL,
	shard      BIGINT NOT NULL,
	PRIMARY KEY (community, owner_kind, owner_id, name)
);
CREATE INDEX timers_due ON timers (due, shard);

CREATE TABLE media (
	community BIGINT NOT NULL,
	person    BIGINT NOT NULL,
	hash      TEXT NOT NULL,
	data      BYTEA NOT NULL,
	PRIMARY KEY (community, person, hash)
);

-- +goose Down
DROP TABLE media;
DROP TABLE timers;
DROP TABLE asks;
DROP TABLE cards;
DROP TABLE outbox;
DROP TABLE inbox;
DROP TABLE sessions;
DROP TABLE conversations;
DROP TABLE person_keys;
DROP TABLE leases;
DROP TABLE counters;
DROP TABLE accounts;
DROP TABLE communities;
