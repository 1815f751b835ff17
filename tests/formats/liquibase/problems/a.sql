--liquibase formatted sql
-changeset ann:0
--changeset ann
--changeset ann:1
--changeset ann:2
SELECT 2;
-rollback SELECT 3;
--rollback changesetId:9 changesetAuthor:ann
--changeset ann: 3
--ignoreLines:many
--changeset ann:4
SELECT 4;
/* liquibase rollback
SELECT 5;
