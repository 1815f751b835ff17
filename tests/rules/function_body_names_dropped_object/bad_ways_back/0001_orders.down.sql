DROP FUNCTION emails();
DROP TABLE orders;
