-- squawk-ignore ban-drop-table -- it is empty
DROP TABLE carts;
-- squawk-ignore
TRUNCATE orders;
