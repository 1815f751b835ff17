-- it may be an older table, full of rows
DO 'BEGIN IF to_regclass(''orders'') IS NULL THEN CREATE TABLE orders (id bigint); END IF; END';
CREATE INDEX ON orders (id);
