--liquibase formatted sql
--changeset ann:2
ALTER TABLE a ADD COLUMN note text;
