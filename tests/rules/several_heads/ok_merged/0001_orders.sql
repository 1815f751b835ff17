-- fixture: parents 0002_note = 0001_orders
-- fixture: parents 0003_total = 0001_orders
-- fixture: parents 0004_merge = 0002_note 0003_total
CREATE TABLE orders (id bigint PRIMARY KEY);
