--liquibase formatted sql

--changeset ann:1
CREATE TABLE orders (id bigint PRIMARY KEY);
--rollback DROP TABLE orders;

--changeset ann:2
CREATE INDEX orders_id_idx ON orders (id);
--rollback DROP INDEX
--rollback   orders_id_idx;

--changeset ann:3
-- sluice: allow(drop-table) nobody reads it
DROP TABLE orders;
--rollback not required

--changeset ann:4
SELEC 1;
--rollback ALTER TABLE gone
--rollback   DROP COLUMN;
