CREATE INDEX orders_e ON orders (email);
