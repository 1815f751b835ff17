CREATE TEMPORARY TABLE work (id bigint);
DROP TABLE orders;
