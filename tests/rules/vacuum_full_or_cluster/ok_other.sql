-- sluice: transaction(statement)
VACUUM orders;
VACUUM (FULL off) orders;
VACUUM ANALYZE;
ANALYZE orders;
ALTER TABLE orders CLUSTER ON orders_pkey;
CREATE TEMPORARY TABLE scratch (id int PRIMARY KEY);
CLUSTER scratch USING scratch_pkey;
