-- fixture: lock 0001_orders = as-locked
-- fixture: lock 0002_note = as-locked
CREATE TABLE orders (id bigint PRIMARY KEY);
