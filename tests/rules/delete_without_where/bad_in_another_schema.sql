CREATE TABLE staging.orders (id bigint);
DELETE FROM orders;
DELETE FROM staging.orders;
