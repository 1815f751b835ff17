CREATE INDEX orders_email_idx ON orders (email);
CREATE INDEX colours_name_idx ON colours (name);
