-- sluice: allow-file(edited-migration, out-of-order-migration) no database has run it yet
CREATE TABLE orders (id bigint PRIMARY KEY);
