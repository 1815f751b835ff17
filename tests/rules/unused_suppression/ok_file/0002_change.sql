DROP TABLE carts;
DROP TABLE orders;
-- sluice: allow-file(drop-table) nothing reads them
