--! Previous: sha1:01
--! Hash: sha1:4f6e5c6ab2c1b81ab68d0c4c42b6e6e4cd7e1d7c

SELECT 1;
