-- fixture: option where = everywhere
BEGIN;
CREATE TABLE items (id bigint PRIMARY KEY);
COMMIT;
