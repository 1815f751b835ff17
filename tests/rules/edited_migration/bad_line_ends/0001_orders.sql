-- fixture: lock 0001_orders = line-ends
-- fixture: lock 0002_note = as-locked
-- fixture: lock 0003_email = line-ends
CREATE TABLE orders (id bigint PRIMARY KEY);
