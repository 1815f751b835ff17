-- fixture: lock 0001_orders = as-locked
-- fixture: lock 0002_note = new
CREATE TABLE orders (id bigint PRIMARY KEY);
