-- sluice: transaction(statement)
CREATE INDEX CONCURRENTLY i ON t (a);
DROP TABLE t;
