-- fixture: lock 0001_orders = as-locked
-- fixture: lock 0002_note = moved
-- fixture: lock 0003_email = as-locked
CREATE TABLE orders (id bigint PRIMARY KEY);
