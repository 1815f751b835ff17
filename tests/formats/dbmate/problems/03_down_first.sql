-- migrate:down
DROP TABLE t;
-- migrate:up
CREATE TABLE t (id bigint);
-- migrate:down
