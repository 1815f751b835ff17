-- migrate:up transaction:false transaction:true
CREATE INDEX CONCURRENTLY i ON t (a);
-- migrate:down
DROP INDEX CONCURRENTLY i;
