--liquibase formatted sql
--changeset ann:1 dbms:mysql
SELECT 1;
