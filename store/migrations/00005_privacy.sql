-- +goose Up
-- Wrong tries of a conversation: codes of tickets that do not exist, and other things that can be guessed.
CREATE TABLE tries (
	community    BIGINT NOT NULL,
	conversation BIGINT NOT NULL,
	kind         TEXT NOT NULL,
	wrong        BIGINT NOT NULL,
	since        BIGINT NOT NULL,
	until        BIGINT NOT NULL,
	PRIMARY KEY (community, conversation, kind)
);

-- One row about the database as a whole. generation counts rotations of the desk's key; held is since when nothing
-- may be sent, because this is a restored copy, 0 = it may.
CREATE TABLE house (
	id         BIGINT NOT NULL PRIMARY KEY,
	generation BIGINT NOT NULL,
	held       BIGINT NOT NULL
);
INSERT INTO house (id, generation, held) VALUES (1, 0, 0);

-- When work that is done once a night was last finished.
CREATE TABLE jobs (
	community BIGINT NOT NULL,
	name      TEXT NOT NULL,
	done      BIGINT NOT NULL,
	PRIMARY KEY (community, name)
);

-- When an attachment came last.
ALTER TABLE media ADD COLUMN kept BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE media DROP COLUMN kept;
DROP TABLE jobs;
DROP TABLE house;
DROP TABLE tries;
