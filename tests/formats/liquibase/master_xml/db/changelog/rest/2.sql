--liquibase formatted sql
--changeset ann:5
SELECT 5;
