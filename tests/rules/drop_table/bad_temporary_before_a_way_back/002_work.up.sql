CREATE TEMPORARY TABLE orders (id bigint);
