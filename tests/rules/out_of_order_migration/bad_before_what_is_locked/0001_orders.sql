-- fixture: lock 0001_orders = as-locked
-- fixture: lock 0003_email = as-locked
-- fixture: change 0002_note = added
CREATE TABLE orders (id bigint PRIMARY KEY);
