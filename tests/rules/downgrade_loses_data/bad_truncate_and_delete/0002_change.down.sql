TRUNCATE orders;
DELETE FROM parts;
