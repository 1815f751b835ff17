-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY people_id_idx ON people (id);

-- +migrate Down notransaction
DROP INDEX CONCURRENTLY people_id_idx;
