SET LOCAL lock_timeout = '2s';
ALTER TABLE events ADD COLUMN note text;
SET LOCAL lock_timeout = '20s';
SET LOCAL statement_timeout = '25s';
ALTER TABLE events ADD COLUMN more text;
SET LOCAL statement_timeout = 0;
ALTER TABLE events_1 ALTER COLUMN note SET DEFAULT 'x';
