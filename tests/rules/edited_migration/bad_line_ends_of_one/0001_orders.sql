-- fixture: lock 0001_orders = as-locked
-- fixture: lock 0002_note = line-ends
-- fixture: change 0002_note = edited
CREATE TABLE orders (id bigint PRIMARY KEY);
