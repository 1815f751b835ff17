--liquibase formatted sql
--changeset ann:2
ALTER TABLE orders ADD COLUMN note text;
