-- A session may be written by two conversations: its own, and another of the same person that takes a draft from it.
-- +goose Up
ALTER TABLE sessions ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE sessions DROP COLUMN version;
