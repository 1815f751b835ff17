DROP VIEW order_totals;
DROP SEQUENCE orders_seq;
DROP FUNCTION clear();
DROP TYPE mood;
