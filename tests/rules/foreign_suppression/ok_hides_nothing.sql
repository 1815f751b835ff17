-- squawk-ignore prefer-robust-stmts
SELECT 1;
-- squawk-ignore no-such-rule
DROP TABLE carts;
-- eugene: ignore
SELEC 1;
-- squawk-ignore renaming-table
TRUNCATE orders;
