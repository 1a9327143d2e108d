-- +goose Up
CREATE TABLE tickets (
	community    BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	code         TEXT NOT NULL,
	kind         TEXT NOT NULL,
	state        TEXT NOT NULL,
	category     TEXT NOT NULL,
	place        TEXT NOT NULL,
	urgency      TEXT NOT NULL,
	works        BOOLEAN NOT NULL,
	private      BOOLEAN NOT NULL,
	words        BYTEA NOT NULL,
	reason       BYTEA NOT NULL,
	result       BYTEA NOT NULL,
	waiting      TEXT NOT NULL,
	pay          BYTEA NOT NULL,
	reporter     BIGINT NOT NULL,
	conversation BIGINT NOT NULL,
	helper       BIGINT NOT NULL,
	org          TEXT NOT NULL,
	worker       BIGINT NOT NULL,
	next_org     TEXT NOT NULL,
	next_worker  BIGINT NOT NULL,
	bounces      BIGINT NOT NULL,
	about        BIGINT NOT NULL,
	opened       BIGINT NOT NULL,
	due          BIGINT NOT NULL,
	paused       BIGINT NOT NULL,
	visit_from   BIGINT NOT NULL,
	visit_till   BIGINT NOT NULL,
	done         BIGINT NOT NULL,
	closed       BIGINT NOT NULL,
	reopened     BIGINT NOT NULL,
	satisfied    TEXT NOT NULL,
	merged_into  BIGINT NOT NULL,
	outage       BIGINT NOT NULL,
	supports     BIGINT NOT NULL,
	PRIMARY KEY (community, id),
	UNIQUE (community, code)
);
CREATE INDEX tickets_open ON tickets (community, category, id) WHERE closed = 0;
CREATE INDEX tickets_due ON tickets (community, due) WHERE closed = 0;
CREATE INDEX tickets_reporter ON tickets (community, reporter, id);

CREATE TABLE wishes (
	community    BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	code         TEXT NOT NULL,
	state        TEXT NOT NULL,
	category     TEXT NOT NULL,
	place        TEXT NOT NULL,
	words        BYTEA NOT NULL,
	title        TEXT NOT NULL,
	answer       TEXT NOT NULL,
	reporter     BIGINT NOT NULL,
	conversation BIGINT NOT NULL,
	helper       BIGINT NOT NULL,
	opened       BIGINT NOT NULL,
	answered     BIGINT NOT NULL,
	merged_into  BIGINT NOT NULL,
	supports     BIGINT NOT NULL,
	PRIMARY KEY (community, id),
	UNIQUE (community, code)
);
CREATE INDEX wishes_reporter ON wishes (community, reporter, id);

CREATE TABLE supporters (
	community    BIGINT NOT NULL,
	of_kind      TEXT NOT NULL,
	of_id        BIGINT NOT NULL,
	person       BIGINT NOT NULL,
	household    TEXT NOT NULL,
	conversation BIGINT NOT NULL,
	helper       BIGINT NOT NULL,
	since        BIGINT NOT NULL,
	from_kind    TEXT NOT NULL,
	from_id      BIGINT NOT NULL,
	gone         BOOLEAN NOT NULL,
	PRIMARY KEY (community, of_kind, of_id, person)
);
CREATE INDEX supporters_person ON supporters (community, person);

CREATE TABLE entries (
	community BIGINT NOT NULL,
	id        BIGINT NOT NULL,
	of_kind   TEXT NOT NULL,
	of_id     BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	actor     BIGINT NOT NULL,
	helper    BIGINT NOT NULL,
	account   TEXT NOT NULL,
	verb      TEXT NOT NULL,
	from_state TEXT NOT NULL,
	to_state  TEXT NOT NULL,
	reason    BYTEA NOT NULL,
	words     BYTEA NOT NULL,
	public    BOOLEAN NOT NULL,
	media     TEXT NOT NULL,
	cause     BIGINT NOT NULL,
	PRIMARY KEY (community, id)
);
CREATE INDEX entries_of ON entries (community, of_kind, of_id, id);

CREATE TABLE outages (
	community BIGINT NOT NULL,
	id        BIGINT NOT NULL,
	version   BIGINT NOT NULL,
	category  TEXT NOT NULL,
	places    TEXT NOT NULL,
	words     TEXT NOT NULL,
	starts    BIGINT NOT NULL,
	until     BIGINT NOT NULL,
	ended     BIGINT NOT NULL,
	announced_by BIGINT NOT NULL,
	reports   BIGINT NOT NULL,
	PRIMARY KEY (community, id)
);

CREATE TABLE calls (
	community    BIGINT NOT NULL,
	conversation BIGINT NOT NULL,
	version      BIGINT NOT NULL,
	person       BIGINT NOT NULL,
	state        TEXT NOT NULL,
	staff        BIGINT NOT NULL,
	since        BIGINT NOT NULL,
	told         BYTEA NOT NULL,
	PRIMARY KEY (community, conversation)
);

-- +goose Down
DROP TABLE calls;
DROP TABLE outages;
DROP TABLE entries;
DROP TABLE supporters;
DROP TABLE wishes;
DROP TABLE tickets;
