-- fixture: lock 0001_orders = as-locked
-- fixture: lock 0002_note = edited
-- fixture: lock 0003_email = new
CREATE TABLE orders (id bigint PRIMARY KEY);
