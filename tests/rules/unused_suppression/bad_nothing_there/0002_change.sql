-- sluice: allow(drop-table) nothing reads it
SELECT 1;
-- sluice: allow(drop-table, rename-table) nothing reads it
DROP TABLE carts;
-- sluice: allow(drop-table) nothing follows
