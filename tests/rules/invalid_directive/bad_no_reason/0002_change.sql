-- sluice: allow(drop-table)
DROP TABLE carts;
/* sluice: allow(SLU301) -- */
DROP TABLE orders;
-- sluice: allow() because
-- sluice: allow(drop-table,) because
SELECT 1;
