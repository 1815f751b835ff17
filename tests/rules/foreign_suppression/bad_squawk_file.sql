TRUNCATE orders;
DROP TABLE carts;
-- squawk-ignore-file
