-- fixture: lock 0001_orders = as-locked
-- fixture: lock-missing 0002_notes = renamed 0002_note
CREATE TABLE orders (id bigint PRIMARY KEY);
