-- sluice: alow(drop-table) nothing reads it
DROP TABLE carts;
-- sluice: allow drop-table nothing reads it
DROP TABLE orders;
-- sluice: transaction(none)
