SELECT 1;
--liquibase formatted sql
--changeset ann:1
