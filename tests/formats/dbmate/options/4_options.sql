-- migrate:up transaction: false
CREATE INDEX CONCURRENTLY i ON t (a);
-- migrate:down transaction:FALSE
DROP INDEX CONCURRENTLY i;
