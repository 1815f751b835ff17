-- fixture: lock 0001_orders = as-locked
-- fixture: lock 0002_note = as-locked
-- fixture: lock 0003_email = as-locked
-- fixture: lock-missing 0001_users = 0003_email
-- fixture: lock-missing 0004_gone = end
CREATE TABLE orders (id bigint PRIMARY KEY);
