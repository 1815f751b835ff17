-- no longer liquibase formatted sql
SELECT 1;
