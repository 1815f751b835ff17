-- sluice: allow(drop-table) nothing reads it
SELECT 1;
DROP TABLE carts;
DROP TABLE orders; /* sluice: allow(drop-table) it is about the next */ SELECT 2;
