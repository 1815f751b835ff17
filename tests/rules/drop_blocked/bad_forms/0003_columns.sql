CREATE TABLE buyers (id int PRIMARY KEY, email text UNIQUE);
CREATE TABLE bills (buyer int REFERENCES buyers, paid int, open int GENERATED ALWAYS AS (paid * 2) STORED);
CREATE VIEW debts AS SELECT b.open FROM bills b;
ALTER TABLE bills DROP COLUMN paid, DROP COLUMN IF EXISTS open;
ALTER TABLE buyers DROP COLUMN id;
