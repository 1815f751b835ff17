--! Previous: sha1:00
--! Hash: sha1:01
--! Hash: sha1:01
SELECT 1;
