-- "My orders" takes two seconds for our oldest customers.
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
