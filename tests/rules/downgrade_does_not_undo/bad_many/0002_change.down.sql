COMMENT ON TABLE orders IS 'Orders';
