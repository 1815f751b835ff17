-- sluice: allow-file(edited-migration) no database has run it yet
-- fixture: change 0001_orders = edited
CREATE TABLE orders (id bigint PRIMARY KEY);
