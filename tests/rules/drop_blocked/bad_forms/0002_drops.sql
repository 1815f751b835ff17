DROP TYPE mood;
DROP TABLE customers;
DROP TABLE IF EXISTS events_1;
DROP VIEW open_orders;
DROP SEQUENCE numbers;
DROP FUNCTION touch();
DROP FUNCTION twice(int);
DROP SCHEMA shop;
