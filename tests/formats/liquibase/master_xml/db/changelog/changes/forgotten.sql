--liquibase formatted sql
--changeset ann:3
DROP TABLE a;
