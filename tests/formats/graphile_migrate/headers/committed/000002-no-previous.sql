--! Hash: sha1:00

SELECT 1;
