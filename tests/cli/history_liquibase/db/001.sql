--liquibase formatted sql

--changeset ann:1
CREATE TABLE orders (id bigint PRIMARY KEY);
--rollback DROP TABLE orders;

--changeset ann:2 runInTransaction:false
CREATE INDEX CONCURRENTLY orders_id_idx ON orders (id);
