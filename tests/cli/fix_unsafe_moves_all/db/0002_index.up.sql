-- Customers look for their orders by it.
CREATE INDEX orders_email_idx ON orders (email);
CREATE INDEX orders_two_idx ON orders (email, id);
