-- fixture: session lock_timeout = 2s
-- fixture: option always = true
ALTER TABLE orders ADD COLUMN a text;
