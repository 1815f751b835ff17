DROP TABLE orders;
COMMENT ON TABLE orders IS 'never closed;
DROP TABLE customers;
