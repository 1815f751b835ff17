-- What the table was for goes, too.
DROP TRIGGER stamp ON orders;
DROP TABLE orders;
