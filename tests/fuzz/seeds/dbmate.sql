-- migrate:up transaction:false
ALTER TABLE t ADD a int;
-- migrate:down
ALTER TABLE t DROP a;
