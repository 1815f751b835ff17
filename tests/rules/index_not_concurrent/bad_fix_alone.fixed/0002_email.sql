SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY orders_email_idx
  ON orders (email) -- lower case
;
