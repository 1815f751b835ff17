-- migrate:up transaction:false:x
CREATE INDEX CONCURRENTLY i ON t (a);
-- migrate:down foo:bar transaction:false
DROP INDEX CONCURRENTLY i;
