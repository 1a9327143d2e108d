-- +goose Up
CREATE TABLE places (
	community BIGINT NOT NULL,
	id        BIGINT NOT NULL,
	kind      TEXT NOT NULL,
	name      TEXT NOT NULL,
	court     TEXT NOT NULL,
	units     BIGINT NOT NULL,
	floors    BIGINT NOT NULL,
	PRIMARY KEY (community, id),
	UNIQUE (community, kind, name)
);

CREATE TABLE nicknames (
	community BIGINT NOT NULL,
	place     BIGINT NOT NULL,
	name      TEXT NOT NULL,
	PRIMARY KEY (community, place, name)
);

CREATE TABLE organisations (
	community BIGINT NOT NULL,
	slug      TEXT NOT NULL,
	name      TEXT NOT NULL,
	kind      TEXT NOT NULL,
	PRIMARY KEY (community, slug)
);

CREATE TABLE households (
	community BIGINT NOT NULL,
	home      TEXT NOT NULL,
	building  TEXT NOT NULL,
	PRIMARY KEY (community, home)
);

-- about seals what is nobody's business: name, living, birth, tags.
CREATE TABLE people (
	community BIGINT NOT NULL,
	id        BIGINT NOT NULL,
	office    TEXT NOT NULL,
	about     BYTEA NOT NULL,
	home      TEXT NOT NULL,
	lang      TEXT NOT NULL,
	PRIMARY KEY (community, id)
);
CREATE UNIQUE INDEX people_office ON people (community, office) WHERE office <> '';
CREATE INDEX people_home ON people (community, home);

CREATE TABLE phones (
	community BIGINT NOT NULL,
	hash      TEXT NOT NULL,
	person    BIGINT NOT NULL,
	phone     BYTEA NOT NULL,
	PRIMARY KEY (community, hash, person)
);
CREATE INDEX phones_person ON phones (community, person);

CREATE TABLE members (
	community  BIGINT NOT NULL,
	person     BIGINT NOT NULL,
	name       BYTEA NOT NULL,
	org        TEXT NOT NULL,
	role       TEXT NOT NULL,
	areas      TEXT NOT NULL,
	categories TEXT NOT NULL,
	active     BOOLEAN NOT NULL,
	PRIMARY KEY (community, person)
);

CREATE TABLE rules (
	community BIGINT NOT NULL,
	category  TEXT NOT NULL,
	places    TEXT NOT NULL,
	org       TEXT NOT NULL,
	PRIMARY KEY (community, category, places)
);

CREATE TABLE invites (
	community BIGINT NOT NULL,
	hash      TEXT NOT NULL,
	version   BIGINT NOT NULL,
	person    BIGINT NOT NULL,
	role      TEXT NOT NULL,
	org       TEXT NOT NULL,
	name      BYTEA NOT NULL,
	expires   BIGINT NOT NULL,
	used      BIGINT NOT NULL,
	invited_by BIGINT NOT NULL,
	PRIMARY KEY (community, hash)
);

CREATE TABLE corrections (
	community BIGINT NOT NULL,
	id        BIGINT NOT NULL,
	words     BYTEA NOT NULL,
	category  TEXT NOT NULL,
	taught_by BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (community, id)
);

-- +goose Down
DROP TABLE corrections;
DROP TABLE invites;
DROP TABLE rules;
DROP TABLE members;
DROP TABLE phones;
DROP TABLE people;
DROP TABLE households;
DROP TABLE organisations;
DROP TABLE nicknames;
DROP TABLE places;
