-- What did not reach anybody, until somebody of the staff has been told; and how often a turn was tried.
-- told: when staff were told, or the message went another way; 0 = not yet. parts: how many things the row stands for.

-- +goose Up
CREATE TABLE failures (
	community    BIGINT NOT NULL,
	name         TEXT NOT NULL,
	kind         TEXT NOT NULL,
	account      TEXT NOT NULL,
	class        BIGINT NOT NULL,
	message      BIGINT NOT NULL,
	person       BIGINT NOT NULL,
	conversation BIGINT NOT NULL,
	parts        BIGINT NOT NULL,
	at           BIGINT NOT NULL,
	told         BIGINT NOT NULL,
	PRIMARY KEY (community, name)
);
CREATE INDEX failures_untold ON failures (community, at) WHERE told = 0;
CREATE INDEX failures_told ON failures (community, kind, account, told);

ALTER TABLE inbox ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE timers ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN quiet BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE accounts ADD COLUMN frozen BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE accounts DROP COLUMN frozen;
ALTER TABLE outbox DROP COLUMN quiet;
ALTER TABLE timers DROP COLUMN tries;
ALTER TABLE inbox DROP COLUMN tries;
DROP TABLE failures;
