-- sluice: allow(index-not-concurrent) the table has 200 rows
CREATE INDEX orders_email_idx ON orders (email);
