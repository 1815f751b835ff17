-- fixture: change 0001_orders = added
-- fixture: change 0002_note = added
-- fixture: change 0003_email = added
CREATE TABLE orders (id bigint PRIMARY KEY);
