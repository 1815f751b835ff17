-- fixture: session lock_timeout = 5s
-- sluice: transaction(statement)
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY i ON orders (email);
SET lock_timeout = '10min';
CREATE INDEX CONCURRENTLY j ON orders (email);
SET LOCAL lock_timeout = '1s';
RESET lock_timeout;
CREATE INDEX CONCURRENTLY k ON orders (email);
