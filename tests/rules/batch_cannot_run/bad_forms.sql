-- sluice: transaction(statement)
CREATE TABLE customers (id bigint PRIMARY KEY, region text NOT NULL, note text, area box NOT NULL, seen int NOT NULL);
CREATE INDEX customers_seen_idx ON customers (seen) WHERE note IS NULL;

-- What the comment says.
-- sluice: batch
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 1;
-- sluice: batch(key=id)
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 2;
-- sluice: batch(size=5000)
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 3;
-- sluice: batch(size=many, key=id)
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 4;
-- sluice: batch(size=5000, pause=a while, key=id)
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 5;
-- sluice: batch(size=5000, key=id, jobs=4)
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 6;

-- What the statement is.
-- sluice: batch(size=5000, key=id)
INSERT INTO customers (id, region, area, seen) SELECT 1, 'north', '((0,0),(1,1))', 1;
-- sluice: batch(size=5000, key=id)
UPDATE customers SET note = o.note FROM offices o WHERE o.region = customers.region;
-- sluice: batch(size=5000, key=id)
DELETE FROM customers USING offices o WHERE o.region = customers.region;
-- sluice: batch(size=5000, key=id)
DELETE FROM customers WHERE seen = 0 RETURNING id;
-- sluice: batch(size=5000, key=id)
DELETE FROM customers WHERE id IN (SELECT id FROM customers WHERE seen = 0 LIMIT 100);
-- sluice: batch(size=5000, key=id)
WITH old AS (SELECT id FROM customers WHERE seen = 0) DELETE FROM customers WHERE id IN (SELECT id FROM old);
-- sluice: batch(size=5000, key=id)
UPDATE customers SET id = id + 1 WHERE seen = 0;

-- What the key is.
-- sluice: batch(size=5000, key=number)
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 7;
-- sluice: batch(size=5000, key=note)
UPDATE customers SET region = 'a' WHERE region IS NULL AND seen > 8;
-- sluice: batch(size=5000, key=area)
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 9;
-- sluice: batch(size=5000, key=seen)
UPDATE customers SET note = 'a' WHERE note IS NULL AND id > 10;
-- sluice: batch(size=5000, key=region)
UPDATE customers SET note = 'a' WHERE note IS NULL AND seen > 11;
