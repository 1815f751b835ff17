-- sluice: allow(drop-table) before it

-- and something else
DROP TABLE carts;
DROP TABLE orders; -- sluice: allow(drop-table) behind it
