--liquibase formatted sql
--changeset ann:1 dbms:postgresql,h2
SELECT 1;
--changeset ann:2 dbms:mysql
SELECT 2;
--changeset ann:3 dbms:!oracle
SELECT 3;
--changeset ann:4 dbms:!postgresql
SELECT 4;
--changeset ann:5 ignore:true
SELECT 5;
--changeset ann:6
SELECT 6;
--ignoreLines:2
SELECT 7;
SELECT 8;
--ignoreLines:start
SELECT 9;
--ignoreLines:end
SELECT 10;
