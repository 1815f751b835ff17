-- fixture: option shortest = 1h
-- sluice: transaction(statement)
SET lock_timeout = '10min';
CREATE INDEX CONCURRENTLY i ON orders (email);
