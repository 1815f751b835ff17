--liquibase formatted sql
--changeset ann:1 logicalFilePath:db/old.sql
SELECT 1;
