SET LOCAL lock_timeout = '20s';
ALTER TABLE events ADD COLUMN note text;
