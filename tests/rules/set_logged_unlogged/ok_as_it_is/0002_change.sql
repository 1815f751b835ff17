ALTER TABLE orders SET LOGGED;
-- it has no rows of its own
ALTER TABLE events SET UNLOGGED;
