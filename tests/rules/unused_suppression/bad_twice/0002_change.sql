-- sluice: allow-file(drop-table) nothing reads them
-- sluice: allow(drop-table) nothing reads it
DROP TABLE carts;
