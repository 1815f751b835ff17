-- sluice: transaction(statement)
CREATE TABLE cache AS SELECT * FROM orders;
DELETE FROM cache;
