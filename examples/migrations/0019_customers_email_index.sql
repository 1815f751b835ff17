-- One account per address, step one: the index, without holding up the checkout.
CREATE UNIQUE INDEX CONCURRENTLY customers_email_key ON customers (email);
