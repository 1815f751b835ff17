--liquibase formatted sql

--changeset ann:1
CREATE TABLE orders (id bigint PRIMARY KEY, total int);
--rollback DROP TABLE orders;

--changeset ann:2
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0);
--rollback ALTER TABLE orders DROP CONSTRAINT orders_total_check;
