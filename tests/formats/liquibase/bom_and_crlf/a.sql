--liquibase formatted sql

--changeset ann:1 runInTransaction:false
VACUUM;
--rollback empty
