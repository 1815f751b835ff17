CREATE TABLE bills (sum text);
ALTER TABLE bills ALTER COLUMN sum TYPE amount;
